package org.nix2container.docker;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.nix2container.http.RequestBody;

/**
 * The body of a request whose writer is another thread than the one that sends it: that one lends
 * its stream and waits. One thread writes at a time.
 */
final class LentBody extends OutputStream implements RequestBody.Writer {

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile @Nullable OutputStream lent;
  private volatile boolean whole;

  @Override
  public void writeTo(OutputStream out) throws IOException {
    lent = out;
    begun.countDown();
    await(finished);
    lent = null;
    if (!whole) {
      throw new IOException("it was broken off");
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /** Waits until there is a connection. */
  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    await(begun);
    OutputStream out = lent;
    if (out == null) {
      throw new IOException("nobody takes it any more");
    }
    out.write(bytes, offset, length);
  }

  /** The body ends here. */
  void complete() {
    whole = true;
    finished.countDown();
  }

  /** Ends those who wait; what is written fails as soon as the connection does. */
  void end() {
    begun.countDown();
    finished.countDown();
  }
}
