package org.nix2container.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ServerSocketFactory;

/**
 * Makes a port of this machine seem far away: all bytes take their time, in both directions, and
 * many may be under way. Whatever is spoken passes, TLS as well.
 */
public final class DelayingProxy implements AutoCloseable {

  private static final int MOST_AT_ONCE = 1 << 16;

  private record Bytes(long due, ByteBuffer content) {}

  private final Duration oneWay;
  private final Listener listener;

  /** Adds half of the round trip in each direction; connecting takes a whole one, as it does. */
  public DelayingProxy(int port, Duration roundTrip) {
    oneWay = roundTrip.dividedBy(2);
    listener = new Listener(ServerSocketFactory.getDefault(), client -> join(client, port));
    listener.start();
  }

  /** As references name it: {@code 127.0.0.1:40123}. */
  public String host() {
    return "127.0.0.1:" + listener.port();
  }

  /** How many connections there were up to now. */
  public int connections() {
    return listener.connections();
  }

  private void join(Socket client, int port) throws IOException {
    long connected = System.nanoTime() + oneWay.multipliedBy(2).toNanos();
    try (Socket server = listener.connect(port)) {
      Thread back = Thread.ofVirtual().start(() -> pass(server, client, connected));
      pass(client, server, connected);
      back.join();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** An end passes as all bytes do; what breaks off, breaks both off. */
  private void pass(Socket from, Socket to, long connected) {
    BlockingQueue<Bytes> underWay = new LinkedBlockingQueue<>();
    Thread delivery = Thread.ofVirtual().start(() -> deliver(underWay, to));
    try {
      InputStream in = from.getInputStream();
      byte[] buffer = new byte[MOST_AT_ONCE];
      int n;
      do {
        n = in.read(buffer);
        ByteBuffer content = ByteBuffer.allocate(Math.max(n, 0)).put(buffer, 0, Math.max(n, 0));
        long sent = Math.max(System.nanoTime(), connected);
        underWay.add(new Bytes(sent + oneWay.toNanos(), content));
      } while (n >= 0);
      delivery.join();
    } catch (IOException | InterruptedException e) {
      Listener.reset(to);
      delivery.interrupt();
    }
  }

  private static void deliver(BlockingQueue<Bytes> underWay, Socket to) {
    try {
      OutputStream out = to.getOutputStream();
      Bytes next;
      do {
        next = underWay.take();
        Thread.sleep(Duration.ofNanos(Math.max(0, next.due() - System.nanoTime())));
        out.write(next.content().array());
      } while (next.content().capacity() > 0);
      to.shutdownOutput();
    } catch (IOException | InterruptedException e) {
      Listener.reset(to);
    }
  }

  /** Resets what is still connected. */
  @Override
  public void close() {
    listener.close();
  }
}
