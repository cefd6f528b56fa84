package org.nix2container.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/**
 * A server on loopback, or at a socket of Unix, that does to each connection what its script says,
 * right or wrong.
 */
final class ScriptedServer implements AutoCloseable {

  private final Door door;
  private final String base;
  private final List<Script> scripts;
  private final Thread accepting;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final List<String> heads = new CopyOnWriteArrayList<>();

  /** What is done to one connection; at its end it is closed. */
  @FunctionalInterface
  interface Script {
    void run(Peer peer) throws Exception;
  }

  /** Where connections come in. */
  private interface Door extends Closeable {
    Socket accept() throws IOException;
  }

  private record Port(ServerSocket server) implements Door {

    @Override
    public Socket accept() throws IOException {
      Socket socket = server.accept();
      socket.setTcpNoDelay(true);
      return socket;
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  private record SocketFile(ServerSocketChannel server) implements Door {

    @Override
    public Socket accept() throws IOException {
      SocketChannel channel = server.accept();
      channel.configureBlocking(false);
      return new UnixSocket(channel);
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  private ScriptedServer(Door door, String base, List<Script> scripts) {
    this.door = door;
    this.base = base;
    this.scripts = scripts;
    this.accepting = Thread.ofPlatform().daemon().start(this::accept);
  }

  private static ScriptedServer of(ServerSocket server, String scheme, Script... scripts) {
    String base = scheme + "://127.0.0.1:" + server.getLocalPort();
    return new ScriptedServer(new Port(server), base, List.of(scripts));
  }

  /** The first connection gets the first script, and so on; the last is for all others. */
  static ScriptedServer plain(Script... scripts) throws IOException {
    return of(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), "http", scripts);
  }

  /** Listens at a socket of Unix; requests have to name {@code http://unix.example}. */
  static ScriptedServer unix(Path file, Script... scripts) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(file));
    return new ScriptedServer(new SocketFile(server), "http://unix.example", List.of(scripts));
  }

  static ScriptedServer secure(SSLContext context, Script... scripts) throws IOException {
    return of(
        context
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
        "https",
        scripts);
  }

  int port() {
    return URI.create(base).getPort();
  }

  URI uri(String path) {
    return URI.create(base + path);
  }

  /** The heads of all requests, in the order in which they came. */
  List<String> heads() {
    return heads;
  }

  /** What scripts threw: an assertion that failed, or a connection that ended too early. */
  List<Throwable> failures() {
    return failures;
  }

  int connections() {
    return sockets.size();
  }

  /** Waits until the script of a connection is at its end, and the connection closed. */
  void awaitClosed(int connection) throws InterruptedException {
    threads.get(connection).join();
  }

  private void accept() {
    for (int i = 0; ; i++) {
      try {
        Socket socket = door.accept();
        sockets.add(socket);
        Script script = scripts.get(Math.min(i, scripts.size() - 1));
        threads.add(Thread.ofPlatform().daemon().start(() -> run(script, socket)));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void run(Script script, Socket socket) {
    try (socket) {
      script.run(new Peer(socket));
    } catch (Throwable e) {
      failures.add(e);
    }
  }

  /** Afterwards nothing listens: the system lets go when the thread that accepts does. */
  @Override
  public void close() throws IOException {
    door.close();
    try {
      accepting.join();
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** One connection, as the server has it. */
  final class Peer {

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private Peer(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new BufferedInputStream(socket.getInputStream());
      this.out = socket.getOutputStream();
    }

    Socket socket() {
      return socket;
    }

    InputStream in() {
      return in;
    }

    /** All up to the empty line, which is passed as well. */
    String readHead() throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
        int next = in.read();
        if (next < 0) {
          throw new EOFException("the client closed the connection after: " + head);
        }
        head.append((char) next);
      }
      String text = head.substring(0, head.length() - 2);
      heads.add(text);
      return text;
    }

    byte[] readBody(int length) throws IOException {
      byte[] body = in.readNBytes(length);
      if (body.length < length) {
        throw new EOFException("the body ended after " + body.length + " bytes");
      }
      return body;
    }

    /** The chunks of a body, each as text. */
    byte[] readChunks() throws IOException {
      var body = new ByteArrayOutputStream();
      while (true) {
        int size = Integer.parseInt(readLine(), 16);
        body.write(readBody(size));
        readLine();
        if (size == 0) {
          return body.toByteArray();
        }
      }
    }

    private String readLine() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        line.append((char) next);
      }
      return line.substring(0, line.length() - 1);
    }

    void send(String text) throws IOException {
      send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    /** A whole answer. */
    void answer(int status, String body) throws IOException {
      send("HTTP/1.1 " + status + " Said\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    /** Closes so that the client gets a reset. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Says and takes nothing until the client is gone, which is seen when it has closed. */
    void holdStill() throws IOException {
      socket.setSoTimeout(60_000);
      while (in.read() >= 0) {
        // What is in the buffers is of no interest.
      }
    }
  }
}
