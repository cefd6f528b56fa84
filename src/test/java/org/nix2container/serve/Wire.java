package org.nix2container.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A connection to a server, on which just these bytes are sent. */
final class Wire implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 60_000;

  /** What came. */
  static final class Reply {
    private final int status;
    private final List<String> fields;
    private final byte[] body;
    private final boolean isWhole;

    Reply(int status, List<String> fields, byte[] body, boolean isWhole) {
      this.status = status;
      this.fields = List.copyOf(fields);
      this.body = body;
      this.isWhole = isWhole;
    }

    int status() {
      return status;
    }

    byte[] body() {
      return body;
    }

    /** Whether the body has the length that the head says. */
    boolean isWhole() {
      return isWhole;
    }

    Optional<String> field(String name) {
      String prefix = name + ": ";
      return fields.stream()
          .filter(line -> line.startsWith(prefix))
          .map(line -> line.substring(prefix.length()))
          .findFirst();
    }

    String text() {
      return new String(body, ISO_8859_1);
    }
  }

  private final Socket socket;
  private final InputStream in;

  private Wire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
  }

  static Wire to(InetSocketAddress address) throws IOException {
    return to(address, 0);
  }

  /**
   * @param receiveBuffer of the socket; 0 for the system's usual
   */
  static Wire to(InetSocketAddress address, int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(TIMEOUT_MILLIS);
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.connect(address);
    return new Wire(socket);
  }

  /** One request on a connection of its own. */
  static Reply ask(InetSocketAddress address, String method, String target, String... fields)
      throws IOException {
    try (Wire wire = to(address)) {
      return wire.ask(method, target, fields);
    }
  }

  Reply ask(String method, String target, String... fields) throws IOException {
    send(head(method, target, fields));
    return reply(method.equals("HEAD"));
  }

  static String head(String method, String target, String... fields) {
    List<String> lines = new ArrayList<>(List.of(method + " " + target + " HTTP/1.1"));
    lines.add("Host: localhost");
    lines.addAll(List.of(fields));
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  void send(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
  }

  Reply reply(boolean headOnly) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      lines.add(line);
    }
    int status = Integer.parseInt(lines.getFirst().split(" ")[1]);
    Reply head = new Reply(status, lines, new byte[0], true);
    int length = headOnly ? 0 : Integer.parseInt(head.field("Content-Length").orElse("0"));
    byte[] body = read(length);
    return new Reply(status, lines, body, body.length == length);
  }

  /** Fewer if the server breaks off. */
  byte[] read(int most) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[64 * 1024];
    try {
      int count = 0;
      while (body.size() < most && count >= 0) {
        count = in.read(buffer, 0, Math.min(buffer.length, most - body.size()));
        body.write(buffer, 0, Math.max(count, 0));
      }
    } catch (IOException e) {
      // reset, which is one way to break off
    }
    return body.toByteArray();
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int c = in.read();
    while (c != '\n') {
      if (c < 0) {
        throw new EOFException("the server has closed the connection");
      }
      line.append((char) c);
      c = in.read();
    }
    return line.toString().strip();
  }

  /** Waits for the end of what comes. */
  boolean isClosed() {
    return read(1).length == 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
