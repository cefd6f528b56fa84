import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * As much of a Docker daemon on a Unix socket as a load needs, for the program to be trained on: it
 * has no image until one was loaded, and then any.
 */
final class TrainingDocker implements AutoCloseable {

  private final HttpServer server;
  private final ServerSocketChannel listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private volatile boolean loaded;

  TrainingDocker(Path socket) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(socket));
    threads.execute(this::accept);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      if (path.endsWith("/info")) {
        answer(exchange, 200, "{\"DriverStatus\":[[\"a\",\"b\"]],\"Architecture\":\"x86_64\"}");
      } else if (path.endsWith("/images/json")) {
        answer(
            exchange,
            200,
            loaded ? "[{\"Id\":\"sha256:0\",\"Created\":1,\"RepoTags\":[\"a:1\"]}]" : "[]");
      } else if (path.endsWith("/json")) {
        String id = path.substring(path.indexOf("/images/") + 8, path.lastIndexOf('/'));
        answer(
            exchange,
            loaded ? 200 : 404,
            loaded
                ? "{\"Id\":\"" + id + "\",\"RepoTags\":[\"a:1\"],\"RootFS\":{\"Layers\":[]}}"
                : "{\"message\":\"No such image\"}");
      } else if (path.endsWith("/load")) {
        loaded = true;
        answer(exchange, 200, "{\"stream\":\"Loaded image: app:1\\n\"}\n");
      } else {
        answer(exchange, 201, "");
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
    exchange.getResponseBody().write(body.getBytes());
  }

  /** The JDK's server knows no Unix sockets: what comes to the one is carried to the other. */
  private void accept() {
    try {
      while (true) {
        SocketChannel client = listener.accept();
        Socket inner = new Socket(server.getAddress().getAddress(), server.getAddress().getPort());
        threads.execute(() -> carry(client, inner));
        threads.execute(() -> carryBack(inner, client));
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private static void carry(SocketChannel from, Socket to) {
    try (OutputStream out = to.getOutputStream()) {
      Channels.newInputStream(from).transferTo(out);
    } catch (IOException e) {
      // The other side has gone.
    }
  }

  private static void carryBack(Socket from, SocketChannel to) {
    try (to) {
      from.getInputStream().transferTo(Channels.newOutputStream(to));
    } catch (IOException e) {
      // The other side has gone.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    server.stop(0);
    threads.shutdownNow();
  }
}
