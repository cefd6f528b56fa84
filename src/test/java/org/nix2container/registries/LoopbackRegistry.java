package org.nix2container.registries;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A registry over plain HTTP that wants a password, takes any, and has no images. It notes which
 * are asked for, and by whom. To TLS it hangs up at once, for which the JDK's server waits long.
 */
public final class LoopbackRegistry implements AutoCloseable {

  /**
   * A request for a manifest.
   *
   * @param authorization that header; empty if there is none
   */
  public record Asked(String host, String repository, String authorization) {}

  private static final String UNAUTHORIZED =
      "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"test\"\r\n";
  private static final String MISSING = "HTTP/1.1 404 Not Found\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private final ServerSocket server;
  private final List<Asked> asked;

  public LoopbackRegistry() throws IOException {
    this(new CopyOnWriteArrayList<>());
  }

  /**
   * @param asked takes the requests for manifests, and may do so for several registries
   */
  public LoopbackRegistry(List<Asked> asked) throws IOException {
    this.asked = asked;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  /** Host and port. */
  public String host() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** The requests for manifests since the last call. */
  public List<Asked> asked() {
    List<Asked> all = List.copyOf(asked);
    asked.clear();
    return all;
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        answer(client);
      } catch (IOException e) {
        // The client hung up, or the test is over.
      }
    }
  }

  private void answer(Socket client) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
    in.mark(1);
    if (in.read() < ' ') {
      return;
    }
    in.reset();
    String path = in.readLine().split(" ", -1)[1];
    String authorization = "";
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      if (line.startsWith("Authorization: ")) {
        authorization = line.substring("Authorization: ".length());
      }
    }
    int manifests = path.indexOf("/manifests/");
    if (manifests > 0) {
      asked.add(new Asked(host(), path.substring("/v2/".length(), manifests), authorization));
    }
    String head = manifests > 0 ? MISSING : authorization.isEmpty() ? UNAUTHORIZED : OK;
    String answer = head + "Content-Length: 0\r\nConnection: close\r\n\r\n";
    client.getOutputStream().write(answer.getBytes(ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
