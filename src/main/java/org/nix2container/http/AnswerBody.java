package org.nix2container.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/** The body of an answer. At its end the connection is given back; it has one owner at a time. */
final class AnswerBody extends InputStream {

  /** So much is read for the sake of the connection; more costs more than a new one. */
  private static final int SHORT = 32 * 1024;

  private static final int TRANSFER_BUFFER = 128 * 1024;
  private static final long REST_MILLIS = 250;

  private final Connection connection;
  private final Framing framing;
  private final KeptConnections pool;
  private final RequestFailures failures;

  /** Whether the connection is of use after this. */
  private final boolean keeps;

  private boolean over;
  private boolean closed;
  private long count;

  AnswerBody(
      Connection connection,
      Framing framing,
      boolean keeps,
      KeptConnections pool,
      RequestFailures failures) {
    this.connection = connection;
    this.framing = framing;
    this.keeps = keeps && framing.leavesConnection();
    this.pool = pool;
    this.failures = failures;
    if (framing.hasEnded()) {
      end();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (closed) {
      throw new IOException("the answer was closed");
    }
    if (over || length == 0) {
      return over ? -1 : 0;
    }
    try {
      return take(bytes, offset, length);
    } catch (IOException e) {
      drop();
      throw failures.of(e);
    }
  }

  private int take(byte[] bytes, int offset, int length) throws IOException {
    int read = framing.read(connection, bytes, offset, length);
    count += Math.max(read, 0);
    if (framing.hasEnded()) {
      end();
    }
    return read;
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[TRANSFER_BUFFER];
    long total = 0;
    for (int read = read(buffer); read >= 0; read = read(buffer)) {
      out.write(buffer, 0, read);
      total += read;
    }
    return total;
  }

  /** How many bytes have been read. */
  long count() {
    return count;
  }

  /** How many bytes are known to be left; a negative number if that is unknown. */
  long left() {
    return framing.left();
  }

  private void end() {
    over = true;
    if (keeps && !connection.hasRest()) {
      pool.keep(connection);
    } else {
      connection.drop();
    }
  }

  private void drop() {
    over = true;
    connection.drop();
  }

  /** Never fails: what is left is of no interest. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    if (!over && keeps && framing.left() <= SHORT) {
      readRest();
    }
    closed = true;
    if (!over) {
      drop();
    }
  }

  private void readRest() {
    try {
      connection.waitFor(REST_MILLIS, Connection.Patience.NONE);
      byte[] rest = new byte[4096];
      for (int all = 0; !over && all < SHORT; ) {
        all += Math.max(take(rest, 0, rest.length), 0);
      }
    } catch (IOException _) {
      drop();
    }
  }
}
