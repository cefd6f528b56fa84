package org.nix2container.http;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import org.nix2container.failure.SystemReason;

/**
 * Says why there is no connection.
 *
 * @param subject the request that it was for
 */
record ConnectFailures(Origin origin, String subject, Duration timeout, OpenSockets sockets) {

  /**
   * @param passing whether it may well succeed a little later
   */
  CannotConnectException of(String reason, boolean passing, IOException e) {
    return sockets.isClosed()
        ? new CannotConnectException(origin, subject, "it was broken off", false, e)
        : new CannotConnectException(origin, subject, reason, passing, e);
  }

  CannotConnectException silent(String to, IOException e) {
    return of("no answer to " + to + " within " + RequestFailures.seconds(timeout), true, e);
  }

  CannotConnectException lost(IOException e) {
    return of(
        e.getCause() instanceof EOFException || e instanceof EOFException
            ? "the server closed the connection before it was made"
            : "the connection was lost before it was made: " + SystemReason.of(e),
        true,
        e);
  }
}
