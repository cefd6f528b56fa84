package org.nix2container.http;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Says a request and its answer to who wants to follow what is going on, without secrets. */
record TracedRequest(HttpRequest request, Trace trace) {

  @FunctionalInterface
  interface Sending {
    HttpResponse send() throws IOException;
  }

  HttpResponse answer(Sending sending) throws IOException {
    trace.line("> " + request + body());
    long start = System.nanoTime();
    try {
      HttpResponse response = sending.send();
      trace.line("< " + response.status() + " " + request + since(start) + answered(response));
      return response;
    } catch (HttpException e) {
      trace.line("! " + e.getMessage() + since(start));
      throw e;
    }
  }

  private String body() {
    return switch (request.body()) {
      case RequestBody.Empty _ -> "";
      case RequestBody.Bytes bytes -> ", " + bytes.content().length + " bytes";
      case RequestBody.Streamed streamed ->
          streamed.length().isPresent()
              ? ", " + streamed.length().getAsLong() + " bytes"
              : ", bytes in chunks";
    };
  }

  private static String since(long start) {
    return ", " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms";
  }

  private static String answered(HttpResponse response) {
    String early = response.isRequestCutShort() ? ", before all was sent" : "";
    return response.headers().first("Content-Length").map(n -> ", " + n + " bytes").orElse("")
        + early;
  }
}
