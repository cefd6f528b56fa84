package org.nix2container.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What the writer of a body writes to: gathers large pieces and frames them. Closing and flushing
 * mean nothing here.
 */
final class BodyOutput extends OutputStream {

  static final long UNKNOWN = -1;

  /** How much is given to the system at once; the JDK would cut at the same size. */
  private static final int PIECE = 128 * 1024;

  /** Room for the length of a chunk before it, and for the end of its line after it. */
  private static final int BEFORE = 8;

  private static final int AFTER = 2;
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Connection connection;
  private final long length;
  private final RequestFailures failures;
  private final byte[] buffer;
  private int count;
  private long total;
  private boolean complete;

  /** When the write began that is under way; zero when there is none. */
  private volatile long writingSince;

  private volatile boolean over;
  private boolean refused;

  BodyOutput(Connection connection, long length, RequestFailures failures) {
    this.connection = connection;
    this.length = length;
    this.failures = failures;
    this.buffer = connection.writeBuffer();
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int size) throws IOException {
    Objects.checkFromIndexSize(offset, size, bytes.length);
    if (length != UNKNOWN && size > length - total) {
      throw failures.wrongLength(length, "more");
    }
    total += size;
    int at = offset;
    int left = size;
    while (left > 0) {
      if (count == 0 && length != UNKNOWN && left >= room()) {
        send(bytes, at, left);
        return;
      }
      int part = Math.min(left, room() - count);
      System.arraycopy(bytes, at, buffer, BEFORE + count, part);
      count += part;
      at += part;
      left -= part;
      if (count == room()) {
        sendBuffer();
      }
    }
  }

  /** Sends what is left, and the end of the body. */
  void finish() throws IOException {
    if (length != UNKNOWN && total < length) {
      throw failures.wrongLength(length, "only " + total);
    }
    sendBuffer();
    if (length == UNKNOWN) {
      send(LAST_CHUNK, 0, LAST_CHUNK.length);
    }
    complete = true;
  }

  private int room() {
    return buffer.length - BEFORE - AFTER;
  }

  private void sendBuffer() throws IOException {
    if (count == 0) {
      return;
    }
    int start = BEFORE;
    int end = BEFORE + count;
    if (length == UNKNOWN) {
      buffer[--start] = '\n';
      buffer[--start] = '\r';
      for (int rest = count; rest > 0; rest >>= 4) {
        buffer[--start] = (byte) Character.forDigit(rest & 15, 16);
      }
      buffer[end++] = '\r';
      buffer[end++] = '\n';
    }
    count = 0;
    send(buffer, start, end - start);
  }

  /** Sends bytes as they are; those of the head as well. */
  void send(byte[] bytes, int offset, int size) throws IOException {
    for (int at = 0; at < size; at += PIECE) {
      // Before the look at what is over: whoever ends it looks in the other order.
      writingSince = System.nanoTime() | 1;
      try {
        if (over) {
          throw new SendingEndedException();
        }
        connection.write(bytes, offset + at, Math.min(PIECE, size - at));
      } catch (SendingEndedException e) {
        refused = true;
        throw e;
      } catch (IOException e) {
        refused = true;
        throw new SendingEndedException(e);
      } finally {
        writingSince = 0;
      }
    }
  }

  /** Nothing more will be taken. */
  void end() {
    over = true;
  }

  long writingSince() {
    return writingSince;
  }

  /** Whether the writer was told, by an exception, that the sending is over. */
  boolean hasRefused() {
    return refused;
  }

  /** Whether anything of the body came from its writer. */
  boolean isBegun() {
    return total > 0;
  }

  boolean isComplete() {
    return complete;
  }

  /** Ends the writing of a body. */
  static final class SendingEndedException extends IOException {

    private static final long serialVersionUID = 1L;

    SendingEndedException() {
      super("the server answered before all was sent");
    }

    SendingEndedException(IOException cause) {
      super("the connection was lost while a body was sent", cause);
    }
  }
}
