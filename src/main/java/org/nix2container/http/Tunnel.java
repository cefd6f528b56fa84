package org.nix2container.http;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Has a proxy connect to an origin, so that what is said from then on goes there. */
record Tunnel(ProxyServer proxy, Origin origin, ConnectFailures failures) {

  /** By CONNECT (RFC 9110 §9.3.6). */
  void openByConnect(Connection connection, HttpOptions options) throws IOException {
    String place = origin.bracketedHost() + ":" + origin.port();
    StringBuilder head = new StringBuilder(256);
    head.append("CONNECT ").append(place).append(" HTTP/1.1\r\nHost: ").append(place);
    head.append("\r\nUser-Agent: ").append(options.userAgent()).append("\r\n");
    Headers credentials = proxy.credentials();
    for (int i = 0; i < credentials.count(); i++) {
      head.append(credentials.name(i)).append(": ").append(credentials.value(i)).append("\r\n");
    }
    byte[] bytes = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    AnswerHead answer;
    try {
      connection.write(bytes, 0, bytes.length);
      answer = AnswerHead.read(connection);
    } catch (SocketTimeoutException e) {
      throw failures.silent("CONNECT of the proxy " + proxy, e);
    } catch (FramingException e) {
      throw refused(String.valueOf(e.getMessage()), false, e);
    }
    int status = answer.status();
    if (status == 407) {
      String reason =
          credentials.count() == 0
              ? "it wants a user and a password; put them into its URL, as in http://user:password@host"
              : "it does not accept the user and the password of its URL";
      throw refused(reason, false, new IOException("407"));
    }
    if (status >= 300) {
      throw refused("it answers " + status, status >= 500, new IOException("" + status));
    }
  }

  void openBySocks(Socket socket) throws IOException {
    try {
      Socks5.open(socket, proxy, origin);
    } catch (SocketTimeoutException e) {
      throw failures.silent("the proxy " + proxy, e);
    } catch (Socks5.RefusedException e) {
      throw refused(String.valueOf(e.getMessage()), false, e);
    }
  }

  private CannotConnectException refused(String reason, boolean passing, IOException e) {
    return failures.of("proxy " + proxy + ": " + reason, passing, e);
  }
}
