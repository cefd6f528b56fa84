package org.nix2container.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Asks a SOCKS 5 proxy for a connection (RFC 1928, RFC 1929). The proxy looks up the host. */
final class Socks5 {

  private static final int VERSION = 5;
  private static final int NO_CREDENTIALS = 0;
  private static final int USER_AND_PASSWORD = 2;
  private static final int CONNECT = 1;
  private static final int IPV4 = 1;
  private static final int NAME = 3;
  private static final int IPV6 = 4;
  private static final int MOST = 255;

  private final InputStream in;
  private final OutputStream out;

  private Socks5(Socket socket) throws IOException {
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  /**
   * @throws RefusedException if the proxy will not
   */
  static void open(Socket socket, ProxyServer proxy, Origin origin) throws IOException {
    Socks5 socks = new Socks5(socket);
    socks.introduce(proxy.userInfo());
    socks.connect(origin);
  }

  private void introduce(String userInfo) throws IOException {
    boolean named = !userInfo.isEmpty();
    send(VERSION, 1, named ? USER_AND_PASSWORD : NO_CREDENTIALS);
    byte[] choice = receive(2);
    if (choice[0] != VERSION) {
      throw new RefusedException("it does not speak SOCKS 5");
    }
    if (choice[1] != (named ? USER_AND_PASSWORD : NO_CREDENTIALS)) {
      throw new RefusedException(
          named ? "it takes no user and password" : "it wants a user and a password");
    }
    if (named) {
      authenticate(userInfo);
    }
  }

  private void authenticate(String userInfo) throws IOException {
    int colon = userInfo.indexOf(':');
    byte[] user = bytes(colon < 0 ? userInfo : userInfo.substring(0, colon));
    byte[] password = bytes(colon < 0 ? "" : userInfo.substring(colon + 1));
    byte[] message = new byte[3 + user.length + password.length];
    message[0] = 1;
    message[1] = (byte) user.length;
    System.arraycopy(user, 0, message, 2, user.length);
    message[2 + user.length] = (byte) password.length;
    System.arraycopy(password, 0, message, 3 + user.length, password.length);
    out.write(message);
    if (receive(2)[1] != 0) {
      throw new RefusedException("it does not accept the user and the password");
    }
  }

  private void connect(Origin origin) throws IOException {
    byte[] host = host(origin.host());
    byte[] message = Arrays.copyOf(new byte[] {VERSION, CONNECT, 0}, 3 + host.length + 2);
    System.arraycopy(host, 0, message, 3, host.length);
    message[message.length - 2] = (byte) (origin.port() >> 8);
    message[message.length - 1] = (byte) origin.port();
    out.write(message);

    byte[] answer = receive(4);
    if (answer[0] != VERSION) {
      throw new RefusedException("it does not speak SOCKS 5");
    }
    if (answer[1] != 0) {
      throw new RefusedException(reason(answer[1]));
    }
    int length =
        switch (answer[3]) {
          case IPV4 -> 4;
          case IPV6 -> 16;
          default -> receive(1)[0] & 0xff;
        };
    receive(length + 2);
  }

  private static byte[] host(String host) throws RefusedException {
    boolean literal = HostName.isAddress(host);
    byte[] address = literal ? InetAddress.ofLiteral(host).getAddress() : bytes(host);
    byte[] start =
        literal
            ? new byte[] {(byte) (address.length == 4 ? IPV4 : IPV6)}
            : new byte[] {NAME, (byte) address.length};
    byte[] whole = Arrays.copyOf(start, start.length + address.length);
    System.arraycopy(address, 0, whole, start.length, address.length);
    return whole;
  }

  private static String reason(int code) {
    return switch (code) {
      case 2 -> "it does not allow the connection";
      case 3 -> "it cannot reach the network";
      case 4 -> "it cannot reach the host";
      case 5 -> "nothing listens there";
      default -> "it failed with code " + code;
    };
  }

  private static byte[] bytes(String text) throws RefusedException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MOST) {
      throw new RefusedException("SOCKS 5 takes names of 255 bytes at most");
    }
    return bytes;
  }

  private void send(int... message) throws IOException {
    byte[] bytes = new byte[message.length];
    for (int i = 0; i < message.length; i++) {
      bytes[i] = (byte) message[i];
    }
    out.write(bytes);
  }

  private byte[] receive(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException();
    }
    return bytes;
  }

  /** The proxy will not do what it was asked. */
  static final class RefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    RefusedException(String reason) {
      super(reason);
    }
  }
}
