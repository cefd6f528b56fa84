package org.nix2container.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.nix2container.failure.SystemReason;

/**
 * Says what became of one request.
 *
 * @param subject method and URL, without secrets
 */
record RequestFailures(Origin origin, String subject, Duration stallTimeout, OpenSockets sockets) {

  /** What a failure while a request is sent or an answer is read means. */
  HttpException of(IOException e) {
    if (sockets.isClosed()) {
      return new ConnectionLostException(origin, subject, "it was broken off", false, e);
    }
    return switch (e) {
      case FramingException f ->
          new MalformedAnswerException(
              origin, subject, "the answer cannot be understood: " + SystemReason.of(f), f);
      case SocketTimeoutException t -> stalled(t);
      case EOFException end ->
          new ConnectionLostException(origin, subject, SystemReason.of(end), true, end);
      case SSLException t when TlsFailures.isRefusal(t) ->
          new TlsFailureException(origin, subject, TlsFailures.reason(t, origin), t);
      default ->
          new ConnectionLostException(
              origin, subject, "the connection was lost: " + SystemReason.of(e), true, e);
    };
  }

  private StalledException stalled(IOException e) {
    return new StalledException(
        origin,
        subject,
        "the server took and gave nothing for " + seconds(stallTimeout) + "; try again later",
        e);
  }

  HttpException tooLong(int most) {
    return new TooLongException(
        origin,
        subject,
        "the answer is longer than " + most + " bytes, which none should be",
        null);
  }

  HttpException wrongLength(long announced, String written) {
    return new WrongLengthException(
        origin, subject, announced + " bytes were announced and " + written + " written", null);
  }

  static String seconds(Duration time) {
    long millis = time.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
