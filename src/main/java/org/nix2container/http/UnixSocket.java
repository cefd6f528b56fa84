package org.nix2container.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Objects;

/**
 * A connected socket of Unix, which the JDK has as a channel only, and without time-outs. One
 * thread may read while another writes; any may shut it down or close it, and that ends both.
 */
final class UnixSocket extends Socket {

  private final SocketChannel channel;
  private final Readiness readable;
  private final Readiness writable;
  private volatile int timeoutMillis;

  /**
   * @param channel that is connected and does not block
   */
  UnixSocket(SocketChannel channel) {
    this.channel = channel;
    this.readable = new Readiness(channel, SelectionKey.OP_READ);
    this.writable = new Readiness(channel, SelectionKey.OP_WRITE);
  }

  @Override
  public InputStream getInputStream() {
    return new In();
  }

  @Override
  public OutputStream getOutputStream() {
    return new Out();
  }

  /** Of a read; 0 for none. */
  @Override
  public void setSoTimeout(int millis) {
    timeoutMillis = millis;
  }

  @Override
  public int getSoTimeout() {
    return timeoutMillis;
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  /** Also ends a write that waits. */
  @Override
  public void shutdownOutput() throws IOException {
    try {
      channel.shutdownOutput();
    } catch (ClosedChannelException e) {
      throw closed(e);
    }
    writable.wake();
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      readable.close();
      writable.close();
    }
  }

  private static SocketException closed(ClosedChannelException e) {
    SocketException closed = new SocketException("it was closed");
    closed.initCause(e);
    return closed;
  }

  private final class In extends InputStream {

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, bytes.length);
      if (length == 0) {
        return 0;
      }
      ByteBuffer into = ByteBuffer.wrap(bytes, offset, length);
      try {
        int count = channel.read(into);
        while (count == 0) {
          if (!readable.await(timeoutMillis)) {
            throw new SocketTimeoutException("nothing came");
          }
          count = channel.read(into);
        }
        return count;
      } catch (ClosedChannelException e) {
        throw closed(e);
      }
    }
  }

  private final class Out extends OutputStream {

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer from = ByteBuffer.wrap(bytes, offset, length);
      try {
        while (from.hasRemaining()) {
          if (channel.write(from) == 0) {
            writable.await(0);
          }
        }
      } catch (ClosedChannelException e) {
        throw closed(e);
      }
    }
  }
}
