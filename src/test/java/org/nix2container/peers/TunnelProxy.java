package org.nix2container.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/**
 * A proxy for what is spoken in TLS: it is asked to connect to a host (RFC 9110, 9.3.6), and
 * whatever host that is, connects to a port of this machine.
 */
public final class TunnelProxy implements AutoCloseable {

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Listener listener;

  /** Connects to a port of this machine. */
  public TunnelProxy(int port) {
    listener = new Listener(ServerSocketFactory.getDefault(), client -> join(client, port));
    listener.start();
  }

  /** Where it is: {@code 127.0.0.1:40123}. */
  public String host() {
    return "127.0.0.1:" + listener.port();
  }

  /** What it was asked to connect to, up to now: {@code registry.example:443}. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  private void join(Socket client, int port) throws IOException {
    InputStream in = new BufferedInputStream(client.getInputStream());
    HttpHead request = HttpHead.read(in).orElseThrow(HttpHead.NoHttp::new);
    boolean connect = request.method().equals("CONNECT");
    OutputStream out = client.getOutputStream();
    out.write(
        "HTTP/1.1 %s\r\n\r\n"
            .formatted(connect ? "200 Connected" : "501 Not Implemented")
            .getBytes(ISO_8859_1));
    if (connect) {
      asked.add(request.target());
      try (Socket server = listener.connect(port)) {
        Thread back = Thread.ofVirtual().start(() -> pass(server, client));
        in.transferTo(server.getOutputStream());
        server.shutdownOutput();
        back.join();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      Listener.reset(to);
    }
  }

  /** Resets what is still connected. */
  @Override
  public void close() {
    listener.close();
  }
}
