package org.nix2container.serve;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Optional;
import org.nix2container.failure.Nix2ContainerException;

/**
 * One client's connection: its requests, one after the other. A thread of its own reads and writes;
 * the thread that watches all connections ends it when the client is too slow.
 */
final class ClientConnection implements Runnable, LayerSending.Client {

  /** A client that takes less than this in the time of a stall is not worth waiting for. */
  private static final int AT_ONCE = 64 * 1024;

  private static final int MOST_DRAINED = 1024 * 1024;
  private static final String COME_AGAIN_SECONDS = "5";

  private final Socket socket;
  private final Service service;
  private final Clock clock;

  ClientConnection(Socket socket, Service service) {
    this.socket = socket;
    this.service = service;
    this.clock = new Clock();
  }

  Clock clock() {
    return clock;
  }

  /** Ends whatever is done with it. */
  void cut() {
    try {
      socket.close();
    } catch (IOException _) {
      // There is nothing more that could be done about it.
    }
  }

  @Override
  public void run() {
    try (socket) {
      socket.setTcpNoDelay(true);
      RequestReader reader = new RequestReader(socket.getInputStream());
      boolean goesOn = true;
      while (goesOn) {
        goesOn =
            clock.idle(service.patience().idle())
                && reader.await()
                && clock.busy(service.patience().head())
                && serve(reader);
      }
    } catch (IOException _) {
      // The client has gone, or was too slow and is cut off: there is nobody to tell.
    } catch (InterruptedException _) {
      // The server is closed, and this with it.
    }
  }

  /** Answers one request; false if it was the last. */
  private boolean serve(RequestReader reader) throws IOException, InterruptedException {
    service.traffic().begins();
    try {
      Request request = reader.read();
      clock.none();
      Optional<Target> target = Target.parse(request.target());
      if (target.isEmpty()) {
        throw new MalformedRequestException(400, "the path is not a proper one");
      }
      boolean keeps = answer(request, target.get());
      if (!keeps) {
        finish(reader);
      }
      return keeps;
    } catch (MalformedRequestException e) {
      service.traffic().answered("other", "malformed", e.status());
      send(Answer.text(e.status(), String.valueOf(e.getMessage())), false, false);
      finish(reader);
      return false;
    } finally {
      service.traffic().ends();
    }
  }

  private boolean answer(Request request, Target target) throws IOException, InterruptedException {
    Route route = Route.of(target);
    Answer answer = answer(request, target, route);
    boolean keeps = request.keepsConnection() && !clock.isStopping();
    if (!request.isHead() && answer.content() instanceof Answer.OfLayer layer) {
      return sendLayer(answer, layer, keeps);
    }
    service.traffic().answered(request.method(), route.kind(), answer.status());
    send(answer, request.isHead(), keeps);
    return keeps;
  }

  private Answer answer(Request request, Target target, Route route) {
    try {
      return service.endpoints().answer(request, target, route);
    } catch (Nix2ContainerException e) {
      service.observer().requestFails(request.method() + " " + target.path(), e);
      return service.endpoints().failed(e);
    } catch (RuntimeException | Error e) {
      service.observer().requestFails(request.method() + " " + target.path(), e);
      return ErrorCode.UNKNOWN.answer("this is a fault of the server; its log says more");
    }
  }

  private boolean sendLayer(Answer answer, Answer.OfLayer layer, boolean keeps)
      throws IOException, InterruptedException {
    LayerSending sending =
        new LayerSending(layer, answer.head(keeps), this, service.observer(), service.traffic());
    Answer instead = ErrorCode.TOOMANYREQUESTS.answer("too many layers are waited for already");
    LayerSending.End end = LayerSending.End.NOT_BEGUN;
    if (service.generations().run(sending)) {
      end = sending.end();
      instead = ErrorCode.UNKNOWN.answer("the layer cannot be read; the server's log says why");
    } else {
      instead = instead.with("Retry-After", COME_AGAIN_SECONDS);
    }
    boolean begun = end != LayerSending.End.NOT_BEGUN;
    service.traffic().answered("GET", "blob", begun ? answer.status() : instead.status());
    if (!begun) {
      send(instead, false, keeps);
    }
    return keeps && (end == LayerSending.End.WHOLE || !begun);
  }

  private void send(Answer answer, boolean headOnly, boolean keeps) throws IOException {
    byte[] head = answer.head(keeps);
    byte[] body = answer.content() instanceof Answer.Bytes content ? content.bytes() : new byte[0];
    if (headOnly || body.length == 0) {
      send(head, head.length);
      return;
    }
    byte[] both = new byte[head.length + body.length];
    System.arraycopy(head, 0, both, 0, head.length);
    System.arraycopy(body, 0, both, head.length, body.length);
    send(both, both.length);
    service.traffic().sent(body.length);
  }

  @Override
  public void send(byte[] bytes, int length) throws IOException {
    OutputStream out = socket.getOutputStream();
    for (int at = 0; at < length; at += AT_ONCE) {
      clock.within(service.patience().stall());
      out.write(bytes, at, Math.min(AT_ONCE, length - at));
    }
    clock.none();
  }

  /** Lets the client read the answer before the connection is gone (RFC 9112 §9.6). */
  private void finish(RequestReader reader) throws IOException {
    clock.within(service.patience().stop());
    socket.shutdownOutput();
    reader.drain(MOST_DRAINED);
  }
}
