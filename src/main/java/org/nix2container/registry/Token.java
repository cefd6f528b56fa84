package org.nix2container.registry;

import java.util.concurrent.TimeUnit;
import org.nix2container.json.JsonReader;

/** What a token server gave, and until when it does. */
final class Token {

  /** What the specification has a client assume, and the least that it may be told. */
  private static final long SHORTEST_LIFE = 60;

  private static final long LONGEST_LIFE = 24 * 3600;

  /** It must last from here to the end of a request that is sent now. */
  private static final long MARGIN = 60;

  private final String value;
  private final long renewal;

  /**
   * @param seconds from now on, by this machine's clock: the server's may be wrong
   * @param now {@link System#nanoTime}
   */
  Token(String value, long seconds, long now) {
    long life = Math.clamp(seconds, SHORTEST_LIFE, LONGEST_LIFE);
    this.value = value;
    this.renewal = now + TimeUnit.SECONDS.toNanos(life - Math.min(MARGIN, life / 3));
  }

  /**
   * Reads the answer of a token server.
   *
   * @throws WrongAnswerException if there is no token in it
   */
  static Token read(byte[] json, long now) throws WrongAnswerException {
    String[] found = {"", ""};
    long[] seconds = {SHORTEST_LIFE};
    try (JsonReader reader = JsonReader.of("token", json)) {
      reader.object((key, value) -> {
        switch (value.peek()) {
          case STRING -> {
            if (key.equals("token")) {
              found[0] = value.string();
            } else if (key.equals("access_token")) {
              found[1] = value.string();
            }
          }
          case NUMBER -> {
            if (key.equals("expires_in")) {
              seconds[0] = whole(value.rawValue());
            }
          }
          default -> value.skip();
        }
      });
    }
    String value = found[0].isEmpty() ? found[1] : found[0];
    if (value.isEmpty()) {
      throw new WrongAnswerException("there is no token in what it answered");
    }
    return new Token(value, seconds[0], now);
  }

  private static long whole(byte[] number) {
    long whole = 0;
    for (byte digit : number) {
      if (digit < '0' || digit > '9' || whole > LONGEST_LIFE) {
        break;
      }
      whole = whole * 10 + digit - '0';
    }
    return whole;
  }

  /** As it stands in the Authorization field. */
  String authorization() {
    return "Bearer " + value;
  }

  /** Whether another is to be got before the next request. */
  boolean isStale(long now) {
    return now - renewal >= 0;
  }

  /** Says nothing of the token itself. */
  @Override
  public String toString() {
    return "Token[]";
  }
}
