package org.nix2container.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A socket of Unix that leads to another one. It counts what clients send, and does something while
 * a request is on its way.
 */
public final class SocketProxy implements AutoCloseable {

  private final Path file;
  private final Path target;
  private final ServerSocketChannel server;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicReference<Optional<Interruption>> interruption =
      new AtomicReference<>(Optional.empty());

  /** What is done when so many bytes of a request that begins so have been passed on. */
  private record Interruption(
      String start, long after, Action action, CompletableFuture<Boolean> done) {

    void run() {
      try {
        action.run();
        done.complete(true);
      } catch (Exception | AssertionError e) {
        done.completeExceptionally(e);
      }
    }
  }

  /** Something that may fail. */
  @FunctionalInterface
  public interface Action {
    void run() throws Exception;
  }

  /** Listens at a file, which must not exist. */
  public SocketProxy(Path file, Path target) {
    this.file = file;
    this.target = target;
    try {
      server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().start(this::accept);
  }

  /** All bytes that clients have sent since this was asked last. */
  public long takeSent() {
    return sent.getAndSet(0);
  }

  /** The first line of each request since this was asked last. */
  public List<String> takeRequests() {
    List<String> taken = List.copyOf(requests);
    requests.clear();
    return taken;
  }

  /**
   * Does something once, in the middle of a request.
   *
   * @param start what the request begins with
   * @param after so many bytes of it were passed on; 0 for none
   * @return is complete when it was done
   */
  public CompletableFuture<Boolean> interrupt(String start, long after, Action action) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    interruption.set(Optional.of(new Interruption(start, after, action, done)));
    return done;
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = server.accept();
        Thread.ofPlatform().daemon().start(() -> connect(client));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void connect(SocketChannel client) {
    try (client;
        SocketChannel daemon = SocketChannel.open(UnixDomainSocketAddress.of(target))) {
      open.add(client);
      open.add(daemon);
      Thread back =
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                passBack(daemon, client);
                closeQuietly(client);
              });
      passOn(client, daemon);
      daemon.shutdownOutput();
      back.join();
    } catch (IOException e) {
      // The other side is told by its connection.
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      open.remove(client);
    }
  }

  private void passOn(SocketChannel client, SocketChannel daemon) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    String request = "";
    long passed = 0;
    while (client.read(buffer) >= 0) {
      buffer.flip();
      sent.addAndGet(buffer.remaining());
      Optional<String> begun = request(buffer);
      if (begun.isPresent()) {
        request = begun.get();
        passed = 0;
        requests.add(request);
      }
      Optional<Interruption> next = interruption.get();
      if (next.isPresent()
          && request.startsWith(next.get().start())
          && passed >= next.get().after()
          && interruption.compareAndSet(next, Optional.empty())) {
        next.get().run();
      }
      passed += buffer.remaining();
      while (buffer.hasRemaining()) {
        daemon.write(buffer);
      }
      buffer.clear();
    }
  }

  /** The first line, if a request begins here: its head comes alone. */
  private static Optional<String> request(ByteBuffer buffer) {
    String text = ISO_8859_1.decode(buffer.duplicate()).toString();
    return text.lines()
        .findFirst()
        .filter(line -> line.startsWith("GET /") || line.startsWith("POST /"));
  }

  private static void passBack(SocketChannel daemon, SocketChannel client) {
    ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    try {
      while (daemon.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          client.write(buffer);
        }
        buffer.clear();
      }
    } catch (IOException e) {
      // As at the end.
    }
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It is of no more use.
    }
  }

  @Override
  public void close() {
    open.forEach(SocketProxy::closeQuietly);
    try {
      server.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
