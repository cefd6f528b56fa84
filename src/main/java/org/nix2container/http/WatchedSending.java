package org.nix2container.http;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends a large body while a second thread waits for the answer. An answer that comes early ends
 * the sending, and so does a server that takes nothing for too long: a blocked write knows neither.
 */
final class WatchedSending {

  /** How often the watching thread looks at the writing one, in parts of the stall time-out. */
  private static final int LOOKS = 8;

  /** A write that is under way when the answer comes is most often over very soon. */
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Connection connection;
  private final long stallNanos;
  private final BodyOutput out;

  /** When all was sent, and only the answer is waited for; zero until then. */
  private volatile long waitingSince;

  // All below is guarded by this.
  private @Nullable AnswerHead answer;
  private @Nullable Throwable failure;
  private boolean over;

  WatchedSending(Connection connection, Duration stallTimeout, BodyOutput out) {
    this.connection = connection;
    this.stallNanos = stallTimeout.toNanos();
    this.out = out;
  }

  /**
   * The answer, early or not.
   *
   * @throws Exchange.LostException if the connection failed
   * @throws IOException what the writer threw
   */
  AnswerHead send(byte[] head, RequestBody.Writer writer) throws IOException {
    long stallMillis = TimeUnit.NANOSECONDS.toMillis(stallNanos);
    setWait(stallMillis / LOOKS + 1, this::isPatient);
    Thread watch = new Thread(this::watch, "answer of " + connection.origin().host());
    watch.setDaemon(true);
    watch.start();
    boolean done = false;
    try {
      out.send(head, 0, head.length);
      writer.writeTo(out);
      out.finish();
      done = true;
    } catch (IOException | RuntimeException e) {
      // Whatever a writer makes of it: it was told to stop.
      if (!out.hasRefused()) {
        throw e;
      }
      done = true;
    } finally {
      if (!done) {
        connection.drop();
      }
    }
    waitingSince = System.nanoTime() | 1;
    AnswerHead received = await();
    setWait(stallMillis, Connection.Patience.NONE);
    return received;
  }

  private void setWait(long millis, Connection.Patience patience) throws Exchange.LostException {
    try {
      connection.waitFor(millis, patience);
    } catch (IOException e) {
      throw new Exchange.LostException(e, true);
    }
  }

  /** While the body is still being made, the server is not to blame for silence. */
  private boolean isPatient() {
    long since = waitingSince == 0 ? out.writingSince() : waitingSince;
    return since == 0
        || System.nanoTime() - Math.max(since, connection.lastReceived()) < stallNanos;
  }

  private void watch() {
    AnswerHead head = null;
    Throwable thrown = new SocketException("the answer is not read");
    try {
      head = AnswerHead.read(connection);
    } catch (IOException | RuntimeException e) {
      thrown = e;
    } finally {
      end(head, thrown);
    }
  }

  private void end(@Nullable AnswerHead head, Throwable thrown) {
    out.end();
    if (head == null) {
      // A write that still waits, waits for nothing.
      connection.drop();
    } else {
      endWrite();
    }
    synchronized (this) {
      answer = head;
      failure = thrown;
      over = true;
      notifyAll();
    }
  }

  /** Wakes a write that waits for a server which will read no more. */
  private void endWrite() {
    long deadline = System.nanoTime() + GRACE_NANOS;
    while (out.writingSince() != 0) {
      if (System.nanoTime() - deadline > 0) {
        connection.stopWriting();
        return;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private synchronized AnswerHead await() throws Exchange.LostException {
    boolean interrupted = false;
    while (!over) {
      try {
        wait();
      } catch (InterruptedException _) {
        interrupted = true;
        connection.drop();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    AnswerHead received = answer;
    if (received != null) {
      return received;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    throw new Exchange.LostException((IOException) requireNonNull(failure), false);
  }
}
