package org.nix2container.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Answers as daemons do that one cannot have here, or that are in trouble. What is not said is 404.
 */
final class SmallDaemon implements AutoCloseable {

  /** Answers a request. */
  @FunctionalInterface
  interface Answer {
    void give(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final SequencedMap<String, Answer> answers = new LinkedHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  SmallDaemon() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 9);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** One with the classic store that has nothing. */
  static SmallDaemon classic() {
    return new SmallDaemon()
        .answers("GET /info", 200, "{\"DriverStatus\": [[\"Backing Filesystem\", \"extfs\"]]}")
        .answers("GET /images/json", 200, "[]");
  }

  /** One with containerd's store that has nothing. */
  static SmallDaemon containerd() {
    return new SmallDaemon()
        .answers(
            "GET /info",
            200,
            """
            {"DriverStatus": [["driver-type", "io.containerd.snapshotter.v1"]],
             "Architecture": "x86_64"}
            """)
        .answers("GET /images/json", 200, "[]");
  }

  /** To requests that begin so, the last said first. */
  synchronized SmallDaemon answers(String start, Answer answer) {
    answers.remove(start);
    answers.putFirst(start, answer);
    return this;
  }

  SmallDaemon answers(String start, int status, String body) {
    return answers(
        start,
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          send(exchange, status, body);
        });
  }

  static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Method and URL of each. */
  List<String> requests() {
    return requests;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    requests.add(request);
    Answer answer = answer(request);
    answer.give(exchange);
  }

  private synchronized Answer answer(String request) {
    for (Map.Entry<String, Answer> entry : answers.entrySet()) {
      if (request.startsWith(entry.getKey())) {
        return entry.getValue();
      }
    }
    return exchange -> send(exchange, 404, "{\"message\": \"no such image\"}");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
