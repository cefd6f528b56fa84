package org.nix2container.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Optional;

/** One request and its answer, on one connection. */
final class Exchange {

  /** So much fits into a socket's buffers, and needs nobody to watch how it is taken. */
  private static final int SMALL = 16 * 1024;

  private static final byte[] NOTHING = {};

  private final Connection connection;
  private final HttpRequest request;
  private final byte[] head;
  private final KeptConnections kept;
  private final RequestFailures failures;

  Exchange(
      Connection connection,
      HttpRequest request,
      byte[] head,
      KeptConnections kept,
      RequestFailures failures) {
    this.connection = connection;
    this.request = request;
    this.head = head;
    this.kept = kept;
    this.failures = failures;
  }

  HttpResponse onFreshConnection() throws IOException {
    boolean answered = false;
    try {
      HttpResponse response = run();
      answered = true;
      return response;
    } catch (LostException e) {
      throw failures.of(e.reason);
    } finally {
      if (!answered) {
        connection.drop();
      }
    }
  }

  /** Nothing if the server had closed it, so that the request is to be sent on a fresh one. */
  Optional<HttpResponse> onUsedConnection() throws IOException {
    boolean answered = false;
    try {
      if (streams() && !connection.isAlive()) {
        return Optional.empty();
      }
      HttpResponse response = run();
      answered = true;
      return Optional.of(response);
    } catch (LostException e) {
      if (isStale(e)) {
        return Optional.empty();
      }
      throw failures.of(e.reason);
    } finally {
      if (!answered) {
        connection.drop();
      }
    }
  }

  private boolean isStale(LostException e) {
    return !connection.hasReceived()
        && e.repeatable
        && !(e.reason instanceof SocketTimeoutException)
        && !failures.sockets().isClosed();
  }

  private boolean streams() {
    return request.body() instanceof RequestBody.Streamed;
  }

  private HttpResponse run() throws IOException {
    connection.begin();
    RequestBody body = request.body();
    if (body instanceof RequestBody.Streamed streamed) {
      return watched(streamed.writer(), streamed.length().orElse(BodyOutput.UNKNOWN), false);
    }
    byte[] content = body instanceof RequestBody.Bytes bytes ? bytes.content() : NOTHING;
    if (content.length > SMALL) {
      return watched(out -> out.write(content), content.length, true);
    }
    byte[] all = Arrays.copyOf(head, head.length + content.length);
    System.arraycopy(content, 0, all, head.length, content.length);
    return small(all);
  }

  private HttpResponse small(byte[] all) throws LostException {
    try {
      connection.waitFor(failures.stallTimeout().toMillis(), Connection.Patience.NONE);
      boolean sent = write(all);
      return response(AnswerHead.read(connection), sent);
    } catch (IOException e) {
      throw new LostException(e, true);
    }
  }

  /** A server that closed may have said before why it did. */
  private boolean write(byte[] all) {
    try {
      connection.write(all, 0, all.length);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private HttpResponse watched(RequestBody.Writer writer, long length, boolean repeatable)
      throws IOException {
    BodyOutput out = new BodyOutput(connection, length, failures);
    WatchedSending sending = new WatchedSending(connection, failures.stallTimeout(), out);
    AnswerHead answer;
    try {
      answer = sending.send(head, writer);
    } catch (LostException e) {
      throw new LostException(e.reason, repeatable || !out.isBegun());
    }
    try {
      return response(answer, out.isComplete());
    } catch (FramingException e) {
      throw new LostException(e, false);
    }
  }

  private HttpResponse response(AnswerHead answer, boolean sent) throws FramingException {
    Framing framing = Framing.of(answer, request.method());
    boolean twoLengths =
        framing instanceof Framing.Chunked && answer.headers().first("Content-Length").isPresent();
    boolean keeps = sent && answer.keepsConnection() && !twoLengths;
    AnswerBody body = new AnswerBody(connection, framing, keeps, kept, failures);
    return new HttpResponse(request.uri(), answer, body, !sent, failures);
  }

  /** The connection failed, in contrast to the writer of a body, which may throw as well. */
  static final class LostException extends IOException {

    private static final long serialVersionUID = 1L;

    private final IOException reason;
    private final boolean repeatable;

    LostException(IOException reason, boolean repeatable) {
      super(reason);
      this.reason = reason;
      this.repeatable = repeatable;
    }
  }
}
