package org.nix2container.docker;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;

/**
 * The address of a daemon, in the forms that docker and skopeo take.
 *
 * @param given as it was written
 * @param base of URLs of the API, without a slash at its end
 * @param socket of Unix, if it is one
 */
record DaemonAddress(String given, String base, Optional<Path> socket) {

  private static final String UNIX = "unix://";

  /** What Go's client says as well; the daemon wants some name of a host. */
  private static final String HOST_OF_SOCKET = "http://docker";

  /** IANA's numbers. */
  private static final int PLAIN_PORT = 2375;

  private static final int TLS_PORT = 2376;

  static DaemonAddress ofSocket(Path socket) {
    return new DaemonAddress(UNIX + socket, HOST_OF_SOCKET, Optional.of(socket));
  }

  /** Whether TLS is spoken only if something else says so. */
  static boolean isTcp(String given) {
    return given.startsWith("tcp://") || !given.contains("://");
  }

  /**
   * Reads an address.
   *
   * @param tls whether tcp is with TLS
   * @throws InvalidInputException saying what to give instead
   */
  static DaemonAddress parse(String given, boolean tls) {
    if (given.startsWith(UNIX)) {
      return ofSocket(socket(given, given.substring(UNIX.length())));
    }
    int end = given.indexOf("://");
    String scheme = end < 0 ? "tcp" : given.substring(0, end);
    String place = end < 0 ? given : given.substring(end + 3);
    return switch (scheme) {
      case "tcp" -> remote(given, tls, place, tls ? TLS_PORT : PLAIN_PORT);
      case "http" -> remote(given, false, place, 0);
      case "https" -> remote(given, true, place, 0);
      case "ssh" ->
          throw wrong(
              given,
              "it cannot be reached by SSH from here: forward its socket with `ssh -nNT -L"
                  + " /tmp/docker.sock:/var/run/docker.sock HOST`, and give"
                  + " unix:///tmp/docker.sock");
      case "npipe" ->
          throw wrong(
              given, "named pipes are Windows' own: have it listen at a TCP port, and give tcp://");
      default -> throw wrong(given, "an address is unix:///PATH or tcp://HOST:PORT");
    };
  }

  private static Path socket(String given, String path) {
    try {
      if (!path.isEmpty()) {
        return Path.of(path);
      }
    } catch (InvalidPathException _) {
      // As with no path.
    }
    throw wrong(given, "the path of a socket has to follow: unix:///PATH");
  }

  private static DaemonAddress remote(String given, boolean tls, String place, int usualPort) {
    int slash = place.indexOf('/');
    String authority = slash < 0 ? place : place.substring(0, slash);
    String path = slash < 0 ? "" : place.substring(slash);
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    boolean hasPort = authority.lastIndexOf(':') > authority.lastIndexOf(']');
    String port = hasPort || usualPort == 0 ? "" : ":" + usualPort;
    String base = (tls ? "https://" : "http://") + authority + port + path;
    try {
      URI uri = new URI(base);
      if (uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawQuery() == null) {
        return new DaemonAddress(given, base, Optional.empty());
      }
    } catch (URISyntaxException _) {
      // As with what is no host.
    }
    throw wrong(
        given, "it names no host and port: give " + (tls ? "https" : "tcp") + "://HOST:PORT");
  }

  private static InvalidInputException wrong(String given, String reason) {
    return new InvalidInputException("Docker daemon `" + given + "`", reason);
  }
}
