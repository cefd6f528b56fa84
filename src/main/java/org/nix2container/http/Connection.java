package org.nix2container.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * One connection, which is read through a buffer. One thread may read while another writes; any may
 * {@link #drop}.
 */
final class Connection {

  private static final int READ_BUFFER = 16 * 1024;
  private static final int WRITE_BUFFER = 256 * 1024;

  private final Origin origin;
  private final OpenSockets sockets;

  /** The TCP socket: what is done to it takes effect at once, also beneath TLS. */
  private final Socket bottom;

  private final InputStream in;
  private final OutputStream out;

  private final byte[] buffer = new byte[READ_BUFFER];
  private int position;
  private int end;
  private boolean received;
  private long lastReceived;
  private Patience patience = Patience.NONE;

  /** Made for the first large body and kept for the next. */
  private byte[] writeBuffer = new byte[0];

  private long idleSince;

  Connection(Origin origin, OpenSockets sockets, Socket bottom, Socket top) throws IOException {
    this.origin = origin;
    this.sockets = sockets;
    this.bottom = bottom;
    this.in = top.getInputStream();
    this.out = top.getOutputStream();
  }

  /** Whether to wait on when for a while no byte came. */
  @FunctionalInterface
  interface Patience {

    Patience NONE = () -> false;

    boolean lasts();
  }

  Origin origin() {
    return origin;
  }

  /**
   * How long a read waits for a byte.
   *
   * @param more asked each time when none came
   */
  void waitFor(long millis, Patience more) throws IOException {
    // Zero would be for ever.
    bottom.setSoTimeout(Math.clamp(millis, 1, Integer.MAX_VALUE));
    patience = more;
  }

  /** The next byte, or -1 at the end. */
  int read() throws IOException {
    if (position == end && !fill()) {
      return -1;
    }
    return buffer[position++] & 0xff;
  }

  /** The next byte, where there must be one. */
  int readMore() throws IOException {
    int next = read();
    if (next < 0) {
      throw new EOFException("the server closed the connection");
    }
    return next;
  }

  /** As {@link InputStream#read(byte[], int, int)}; large reads go past the buffer. */
  int read(byte[] bytes, int offset, int length) throws IOException {
    if (position == end) {
      if (length >= READ_BUFFER) {
        return receive(bytes, offset, length);
      }
      if (!fill()) {
        return -1;
      }
    }
    int count = Math.min(length, end - position);
    System.arraycopy(buffer, position, bytes, offset, count);
    position += count;
    return count;
  }

  private boolean fill() throws IOException {
    int count = receive(buffer, 0, buffer.length);
    position = 0;
    end = Math.max(count, 0);
    return count > 0;
  }

  private int receive(byte[] bytes, int offset, int length) throws IOException {
    while (true) {
      try {
        int count = in.read(bytes, offset, length);
        if (count > 0) {
          received = true;
          lastReceived = System.nanoTime();
        }
        return count;
      } catch (SocketTimeoutException e) {
        if (!patience.lasts()) {
          throw e;
        }
      }
    }
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  byte[] writeBuffer() {
    if (writeBuffer.length == 0) {
      writeBuffer = new byte[WRITE_BUFFER];
    }
    return writeBuffer;
  }

  /** Ends a write that waits for the server to read. What the server says can still be read. */
  void stopWriting() {
    try {
      bottom.shutdownOutput();
    } catch (IOException _) {
      // Then it is closed, and the write has ended as well.
    }
  }

  /** From here on {@link #hasReceived} speaks of the next answer. */
  void begin() {
    received = false;
    lastReceived = System.nanoTime();
  }

  /** Whether anything of the answer came. */
  boolean hasReceived() {
    return received;
  }

  /** Whether bytes came that nobody asked for. */
  boolean hasRest() {
    return position < end;
  }

  /** When the last bytes came, by {@link System#nanoTime()}. */
  long lastReceived() {
    return lastReceived;
  }

  void setIdle(long now) {
    idleSince = now;
  }

  long idleSince() {
    return idleSince;
  }

  /**
   * Looks whether the server closed it while nothing was said. Takes a millisecond if it did not.
   */
  boolean isAlive() {
    try {
      bottom.setSoTimeout(1);
      patience = Patience.NONE;
      // Neither the end nor a byte should be there.
      fill();
      return false;
    } catch (SocketTimeoutException _) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  void drop() {
    sockets.close(bottom);
  }
}
