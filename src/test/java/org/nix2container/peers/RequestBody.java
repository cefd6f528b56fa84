package org.nix2container.peers;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.nix2container.peers.HttpBody.Sink;

/** Passes the body of a request on, while its answer may already come. */
final class RequestBody {

  private final HttpBody body;
  private final InputStream from;
  private final Sink to;
  private final Runnable cut;
  private final Thread thread = Thread.ofVirtual().unstarted(this::pass);
  private volatile boolean whole;
  private boolean refused;

  /**
   * @param cut resets the connections
   */
  RequestBody(HttpBody body, InputStream from, Sink to, Runnable cut) {
    this.body = body;
    this.from = from;
    this.to = to;
    this.cut = cut;
  }

  void start() {
    if (body.isEmpty()) {
      whole = true;
    } else {
      thread.start();
    }
  }

  private void pass() {
    try {
      body.pass(from, this::take);
      whole = !refused;
    } catch (IOException e) {
      cut.run();
    }
  }

  /** Who wants no more has likely answered: then the rest must be read, or the answer is lost. */
  private void take(byte[] bytes, int length, boolean payload) throws IOException {
    if (refused) {
      return;
    }
    try {
      to.take(bytes, length, payload);
    } catch (Sinks.Cut e) {
      throw e;
    } catch (IOException e) {
      refused = true;
    }
  }

  /** Whether all was passed on, after so much time at most. */
  boolean ends(Duration most) {
    try {
      return whole || thread.join(most) && whole;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
