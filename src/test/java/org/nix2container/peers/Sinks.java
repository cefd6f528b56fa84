package org.nix2container.peers;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.nix2container.peers.HttpBody.Sink;

/** Where bytes go that do not all arrive, or not at once. */
final class Sinks {

  /** The connection is to be cut here. */
  static final class Cut extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private interface Action {
    void run() throws IOException;
  }

  private Sinks() {}

  static Sink to(OutputStream out) {
    return (bytes, length, payload) -> out.write(bytes, 0, length);
  }

  static Sink nowhere() {
    return (bytes, length, payload) -> {};
  }

  /** Throws after so many bytes of the body. */
  static Sink cutAfter(long most, Sink to) {
    return after(
        most,
        () -> {
          throw new Cut();
        },
        to);
  }

  /** Waits for the end of everything after so many bytes of the body. */
  static Sink stopAfter(long most, CountDownLatch end, Sink to) {
    return after(
        most,
        () -> {
          await(end);
          throw new Cut();
        },
        to);
  }

  private static Sink after(long most, Action action, Sink to) {
    AtomicLong left = new AtomicLong(most);
    return (bytes, length, payload) -> {
      long before = payload ? left.getAndAdd(-length) : left.get();
      if (before <= length && payload) {
        to.take(bytes, (int) before, true);
        action.run();
      }
      to.take(bytes, length, payload);
    };
  }

  /** Changes one byte of the body. */
  static Sink spoil(long at, Sink to) {
    AtomicLong passed = new AtomicLong();
    return (bytes, length, payload) -> {
      long index = payload ? at - passed.getAndAdd(length) : -1;
      if (index >= 0 && index < length) {
        bytes[(int) index] ^= 1;
      }
      to.take(bytes, length, payload);
    };
  }

  static Sink slow(int atOnce, Duration tick, Sink to) {
    return (bytes, length, payload) -> {
      for (int at = 0; at < length; at += atOnce) {
        byte[] some = new byte[Math.min(atOnce, length - at)];
        System.arraycopy(bytes, at, some, 0, some.length);
        to.take(some, some.length, payload);
        sleep(tick);
      }
    };
  }

  private static void sleep(Duration time) throws IOException {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  static void await(CountDownLatch end) throws IOException {
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
