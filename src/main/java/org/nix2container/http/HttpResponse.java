package org.nix2container.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/**
 * The answer to a request, of whatever status. To be closed, for it holds a connection until its
 * body has been read. For one thread at a time.
 */
public final class HttpResponse implements AutoCloseable {

  private static final int FIRST_READ = 8 * 1024;

  private final URI uri;
  private final AnswerHead head;
  private final AnswerBody body;
  private final boolean requestCutShort;
  private final RequestFailures failures;

  HttpResponse(
      URI uri,
      AnswerHead head,
      AnswerBody body,
      boolean requestCutShort,
      RequestFailures failures) {
    this.uri = uri;
    this.head = head;
    this.body = body;
    this.requestCutShort = requestCutShort;
    this.failures = failures;
  }

  /** From 200 on: interim answers are passed over. */
  public int status() {
    return head.status();
  }

  public Headers headers() {
    return head.headers();
  }

  /** Where the request went, which what is relative in the answer is relative to. */
  public URI uri() {
    return uri;
  }

  /**
   * Whether the answer came before the request's body had been sent, of which the rest never was.
   */
  public boolean isRequestCutShort() {
    return requestCutShort;
  }

  /**
   * The body, as it comes. Reading throws {@link ConnectionLostException} if it ends before it
   * should, {@link StalledException} if nothing more comes, and {@link MalformedAnswerException} if
   * it is not framed as HTTP/1.1 has it.
   */
  public InputStream body() {
    return body;
  }

  /**
   * The whole body.
   *
   * @param most how many bytes it may have
   * @throws TooLongException if it has more
   * @throws HttpException as {@link #body()}
   */
  public byte[] body(int most) {
    if (body.left() > most) {
      close();
      throw failures.tooLong(most);
    }
    // As it comes: the length that a server states is no reason to take so much memory.
    byte[] buffer = new byte[Math.min(FIRST_READ, most + 1)];
    var whole = new ByteArrayOutputStream(buffer.length);
    try {
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        whole.write(buffer, 0, n);
        if (whole.size() > most) {
          close();
          throw failures.tooLong(most);
        }
      }
    } catch (IOException e) {
      throw failures.of(e);
    }
    return whole.toByteArray();
  }

  /** Reads a short rest, so that the connection can be used again, and closes it otherwise. */
  @Override
  public void close() {
    body.close();
  }
}
