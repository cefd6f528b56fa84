package org.nix2container.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.nix2container.peers.Fault.Ending;
import org.nix2container.peers.FaultSchedule.Plan;
import org.nix2container.peers.HttpBody.Framing;
import org.nix2container.peers.HttpBody.Sink;

/** One connection of a client, and the one to the registry that belongs to it. */
final class ProxyConnection {

  /** To connect to the registry. */
  @FunctionalInterface
  interface Upstream {
    Socket connect() throws IOException;
  }

  /** What the client may still send after its answer. */
  private static final Duration SETTLE = Duration.ofSeconds(5);

  private final Socket client;
  private final Upstream upstream;
  private final FaultSchedule schedule;
  private final Consumer<Passing> log;
  private final CountDownLatch end;
  private final InputStream in;
  private final OutputStream out;
  private Optional<Socket> registry = Optional.empty();
  private InputStream fromRegistry = InputStream.nullInputStream();

  ProxyConnection(
      Socket client,
      Upstream upstream,
      FaultSchedule schedule,
      Consumer<Passing> log,
      CountDownLatch end)
      throws IOException {
    this.client = client;
    this.upstream = upstream;
    this.schedule = schedule;
    this.log = log;
    this.end = end;
    in = new BufferedInputStream(client.getInputStream());
    out = client.getOutputStream();
  }

  /** Passes requests until there are no more. */
  void run() throws IOException {
    try {
      Optional<HttpHead> request = HttpHead.read(in);
      while (request.isPresent() && serve(request.get())) {
        request = HttpHead.read(in);
      }
    } catch (HttpHead.NoHttp e) {
      // as Go's servers do when they are spoken to in TLS
      out.write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1));
    } catch (IOException e) {
      Listener.reset(client);
    } finally {
      registry.ifPresent(Listener::reset);
    }
  }

  /** Says whether another request may come. */
  private boolean serve(HttpHead request) throws IOException {
    Passing passing = new Passing(request);
    log.accept(passing);
    Plan plan = schedule.next(request);
    if (plan.fault().orElse(null) instanceof Fault.Answer answer) {
      return answer(request, answer, passing);
    }
    if (plan.fault().orElse(null) instanceof Fault.MostBody(long bytes)) {
      return passOrRefuse(request, bytes, plan, passing);
    }
    return pass(request, in, plan, passing);
  }

  private boolean answer(HttpHead request, Fault.Answer answer, Passing passing)
      throws IOException {
    if (answer.afterBody() > 0) {
      letSend(request);
      try {
        HttpBody.ofRequest(request)
            .pass(in, Sinks.cutAfter(answer.afterBody(), passing.counting(Sinks.nowhere())));
        return give(request, answer, passing);
      } catch (Sinks.Cut e) {
        give(request, answer, passing);
        // What is left of a body that was cut in a chunk cannot be told from the next request.
        return end(answer.ending());
      }
    }
    boolean more = give(request, answer, passing);
    if (answer.ending() == Ending.KEEP && !request.has("Expect", "100-continue")) {
      HttpBody.ofRequest(request).pass(in, passing.counting(Sinks.nowhere()));
      return more;
    }
    return HttpBody.ofRequest(request).isEmpty() ? more : end(answer.ending());
  }

  private boolean give(HttpHead request, Fault.Answer answer, Passing passing) throws IOException {
    passing.answered(answer.status());
    byte[] body = answer.body().getBytes(ISO_8859_1);
    HttpHead head = HttpHead.answer(answer.status(), answer.headers(), body.length);
    out.write((answer.ending() == Ending.CLOSE ? head.with("Connection", "close") : head).bytes());
    if (!request.method().equals("HEAD")) {
      out.write(body);
    }
    return true;
  }

  private boolean end(Ending how) throws IOException {
    if (how == Ending.RESET) {
      Listener.reset(client);
    } else {
      linger();
    }
    return false;
  }

  private void linger() throws IOException {
    client.shutdownOutput();
    client.setSoTimeout((int) SETTLE.toMillis());
    in.transferTo(OutputStream.nullOutputStream());
  }

  private void letSend(HttpHead request) throws IOException {
    if (request.has("Expect", "100-continue")) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
    }
  }

  private boolean passOrRefuse(HttpHead request, long most, Plan plan, Passing passing)
      throws IOException {
    HttpBody body = HttpBody.ofRequest(request);
    Fault.Answer refusal = new Fault.Answer(413, List.of(), "", 0, Ending.CLOSE);
    if (body.framing() == Framing.LENGTH) {
      return body.length() > most
          ? answer(request, refusal, passing)
          : pass(request, in, plan, passing);
    }
    letSend(request);
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    try {
      body.pass(in, Sinks.cutAfter(most + 1, passing.counting(Sinks.to(raw))));
    } catch (Sinks.Cut e) {
      give(request, refusal, passing);
      return end(Ending.CLOSE);
    }
    return pass(
        request.without("Expect"), new ByteArrayInputStream(raw.toByteArray()), plan, passing);
  }

  private boolean pass(HttpHead request, InputStream body, Plan plan, Passing passing)
      throws IOException {
    if (plan.fault().orElse(null) instanceof Fault.CutRequest(long afterBody) && afterBody == 0) {
      throw new Sinks.Cut();
    }
    Socket to = registry();
    to.getOutputStream().write(Changes.request(request, plan.changes()).bytes());
    RequestBody sending =
        new RequestBody(
            HttpBody.ofRequest(request),
            body,
            requestSink(plan, passing.counting(Sinks.to(to.getOutputStream()))),
            () -> {
              Listener.reset(to);
              Listener.reset(client);
            });
    sending.start();
    HttpHead answer = answerHead();
    passing.answered(answer.status());
    boolean keep = giveAnswer(request, answer, plan);
    if (sending.ends(SETTLE) && keep) {
      return true;
    }
    linger();
    return false;
  }

  private Socket registry() throws IOException {
    if (registry.isEmpty()) {
      Socket socket = upstream.connect();
      fromRegistry = new BufferedInputStream(socket.getInputStream());
      registry = Optional.of(socket);
    }
    return registry.get();
  }

  private HttpHead answerHead() throws IOException {
    HttpHead head = HttpHead.read(fromRegistry).orElseThrow(Sinks.Cut::new);
    while (head.status() / 100 == 1) {
      out.write(head.bytes());
      head = HttpHead.read(fromRegistry).orElseThrow(Sinks.Cut::new);
    }
    return head;
  }

  private boolean giveAnswer(HttpHead request, HttpHead answer, Plan plan) throws IOException {
    HttpBody body = HttpBody.ofAnswer(request.method(), answer);
    if (plan.fault().orElse(null) instanceof Fault.LoseAnswer) {
      body.pass(fromRegistry, Sinks.nowhere());
      throw new Sinks.Cut();
    }
    HttpHead changed = Changes.answer(answer, plan.changes());
    out.write(changed.bytes());
    if (plan.fault().orElse(null) instanceof Fault.CutAnswer(long afterBody) && afterBody == 0) {
      throw new Sinks.Cut();
    }
    if (plan.fault().orElse(null) instanceof Fault.StopAnswering(long after) && after == 0) {
      Sinks.await(end);
    }
    body.pass(fromRegistry, answerSink(plan));
    return !answer.has("Connection", "close")
        && HttpBody.ofAnswer(request.method(), changed).equals(body);
  }

  private Sink requestSink(Plan plan, Sink sink) {
    return switch (plan.fault().orElse(null)) {
      case Fault.CutRequest(long after) -> Sinks.cutAfter(after, sink);
      case Fault.SpoilRequest(long after) -> Sinks.spoil(after, sink);
      case Fault.StopReading(long after) -> Sinks.stopAfter(after, end, sink);
      case Fault.Slow(int bytes, Duration tick) -> Sinks.slow(bytes, tick, sink);
      case null, default -> sink;
    };
  }

  private Sink answerSink(Plan plan) {
    Sink sink = Sinks.to(out);
    return switch (plan.fault().orElse(null)) {
      case Fault.CutAnswer(long after) -> Sinks.cutAfter(after, sink);
      case Fault.SpoilAnswer(long after) -> Sinks.spoil(after, sink);
      case Fault.StopAnswering(long after) -> Sinks.stopAfter(after, end, sink);
      case Fault.Slow(int bytes, Duration tick) -> Sinks.slow(bytes, tick, sink);
      case null, default -> sink;
    };
  }
}
