package org.nix2container.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.nix2container.failure.SystemReason;

/** Connects to a socket of Unix. */
final class UnixConnect {

  /** unix(7): {@code sun_path} has 108 bytes, of which the last is zero. */
  private static final int LONGEST_PATH = 107;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Duration timeout;
  private final OpenSockets sockets;
  private final ConnectFailures failures;

  UnixConnect(Duration timeout, OpenSockets sockets, ConnectFailures failures) {
    this.timeout = timeout;
    this.sockets = sockets;
    this.failures = failures;
  }

  UnixSocket to(Path file) {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(file);
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      try {
        return attempt(address);
      } catch (IOException e) {
        if (!mayBeFull(file, e) || sockets.isClosed()) {
          throw failure(file, e);
        }
        if (System.nanoTime() - deadline > 0) {
          String seconds = RequestFailures.seconds(timeout);
          throw failures.of("cannot connect to " + file + ": no answer within " + seconds, true, e);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /**
   * Whether the server's queue may be full (EAGAIN, for which the JDK has no type). A connect that
   * blocks would wait for that without an end.
   */
  private static boolean mayBeFull(Path file, IOException e) {
    return e.getClass() == SocketException.class
        && file.toString().getBytes(UTF_8).length <= LONGEST_PATH
        && Files.exists(file);
  }

  private UnixSocket attempt(UnixDomainSocketAddress address) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    boolean made = false;
    UnixSocket socket = new UnixSocket(channel);
    try {
      sockets.add(socket);
      channel.configureBlocking(false);
      if (!channel.connect(address)) {
        throw new SocketException("not connected at once");
      }
      made = true;
      return socket;
    } finally {
      if (!made) {
        sockets.close(socket);
      }
    }
  }

  private CannotConnectException failure(Path file, IOException e) {
    String cannot = "cannot connect to " + file + ": ";
    try {
      PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
      if (e instanceof BindException) { // what the JDK makes of EACCES
        return failures.of(cannot + denied(attributes), false, e);
      }
      if (e instanceof ConnectException) {
        String reason = attributes.isOther() ? "nothing listens there" : "it is not a socket";
        return failures.of(cannot + reason, attributes.isOther(), e);
      }
      return failures.of(cannot + SystemReason.of(e), false, e);
    } catch (NoSuchFileException _) {
      return failures.of(cannot + "there is no such socket", true, e);
    } catch (AccessDeniedException _) {
      return failures.of(
          cannot + "permission denied: a directory that it is in is closed to you; be root",
          false,
          e);
    } catch (IOException _) {
      return failures.of(cannot + SystemReason.of(e), false, e);
    }
  }

  private static String denied(PosixFileAttributes of) {
    String owner = of.owner().getName();
    String denied = "permission denied: be root" + (owner.equals("root") ? "" : ", or " + owner);
    return of.permissions().contains(PosixFilePermission.GROUP_WRITE)
        ? denied + ", or a member of the group " + of.group().getName()
        : denied;
  }
}
