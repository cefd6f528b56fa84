package org.nix2container.serve;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.SystemReason;

/** A read-only registry over HTTP. */
public final class ImageServer implements AutoCloseable {

  private static final int BACKLOG = 256;

  private final ServerSocket listening;
  private final Connections connections;
  private final Generations generations;
  private final ServeOptions.Patience patience;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** The system frees the address when the thread that accepts at it has let go. */
  private final Thread accepting =
      Thread.ofPlatform().daemon().name("accept").unstarted(this::accept);

  private ImageServer(
      ServerSocket listening,
      Connections connections,
      Generations generations,
      ServeOptions.Patience patience) {
    this.listening = listening;
    this.connections = connections;
    this.generations = generations;
    this.patience = patience;
  }

  /**
   * Starts to serve.
   *
   * @throws org.nix2container.failure.Nix2ContainerException if the address cannot be listened at
   */
  public static ImageServer start(ServeOptions options, Shelf shelf, ServeObserver observer) {
    return start(options, shelf, Page.NONE, observer);
  }

  /** As the other, with something to show to browsers. */
  public static ImageServer start(
      ServeOptions options, Shelf shelf, Page page, ServeObserver observer) {
    Traffic traffic = new Traffic();
    Generations generations = new Generations(options.generations(), options.waiting());
    MetricsText metrics = new MetricsText(traffic, generations, shelf);
    Endpoints endpoints = new Endpoints(options, shelf, page, metrics::text);
    Service service = new Service(endpoints, generations, traffic, observer, options.patience());
    ServerSocket listening = listen(options.listen());
    ImageServer server =
        new ImageServer(
            listening,
            new Connections(service, options.connections()),
            generations,
            options.patience());
    server.connections.startWatch();
    server.accepting.start();
    return server;
  }

  private static ServerSocket listen(InetSocketAddress address) {
    if (address.isUnresolved()) {
      throw new InvalidInputException("listen at " + address.getHostString(), "unknown host");
    }
    try {
      ServerSocket socket = new ServerSocket();
      try {
        socket.setReuseAddress(true); // what a server before this one has left is no hindrance
        socket.bind(address, BACKLOG);
        return socket;
      } catch (IOException e) {
        socket.close();
        throw e;
      }
    } catch (IOException e) {
      throw new InvalidInputException("listen at " + shown(address), SystemReason.of(e), e);
    }
  }

  private static String shown(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  /** Where it listens; with the port that was chosen. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listening.getLocalSocketAddress();
  }

  /** Waits until it is closed; returns at once if the thread is interrupted. */
  public void await() {
    try {
      closed.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        connections.serve(accepted());
      } catch (IOException e) {
        // Closed; or too many files are open, which passes.
        pause();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private Socket accepted() throws IOException {
    return listening.accept();
  }

  private void pause() {
    try {
      if (!listening.isClosed()) {
        Thread.sleep(100);
      }
    } catch (InterruptedException _) {
      // Nobody does that.
    }
  }

  /** Takes no more requests, lets those that are being answered end for a while, and frees all. */
  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException _) {
      // It is of no use any more, either way.
    }
    connections.stop(patience.stop());
    generations.close();
    try {
      accepting.join(patience.stop());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    closed.countDown();
  }
}
