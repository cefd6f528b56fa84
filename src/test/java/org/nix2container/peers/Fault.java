package org.nix2container.peers;

import java.time.Duration;
import java.util.List;

/** What a {@link FaultProxy} does to a request and its answer. */
public sealed interface Fault {

  /** How a connection goes on after an answer that came before the request was read. */
  enum Ending {
    /** The rest of the request is read, and the next one then. */
    KEEP,
    /** It ends; what still comes is read for a while. */
    CLOSE,
    /** It ends at once: to who is still sending it is reset, and the answer may be lost. */
    RESET
  }

  /**
   * An answer that is none of the registry's, which sees nothing of the request.
   *
   * @param headers lines such as {@code Retry-After: 1}
   * @param afterBody so many bytes of the request's body are read first
   */
  record Answer(int status, List<String> headers, String body, long afterBody, Ending ending)
      implements Fault {
    public Answer {
      headers = List.copyOf(headers);
    }

    /** One that is given at once. */
    public Answer(int status, String... headers) {
      this(status, List.of(headers), "", 0, Ending.KEEP);
    }

    /** The same after so many bytes of the request's body. */
    public Answer afterBody(long bytes, Ending then) {
      return new Answer(status, headers, body, bytes, then);
    }
  }

  /** 413 to bodies of more bytes; others pass. */
  record MostBody(long bytes) implements Fault {}

  /** Both connections are reset after so many bytes of the request's body were passed on. */
  record CutRequest(long afterBody) implements Fault {}

  /** The connection is reset after so many bytes of the answer's body; its head has passed. */
  record CutAnswer(long afterBody) implements Fault {}

  /** The registry did what was asked; the connection is reset where its answer would come. */
  record LoseAnswer() implements Fault {}

  /** Bodies pass so many bytes at a time. */
  record Slow(int bytes, Duration tick) implements Fault {}

  /** Nothing is read after so many bytes of the request's body; no answer comes. */
  record StopReading(long afterBody) implements Fault {}

  /** Nothing comes after so many bytes of the answer's body; the connection stays. */
  record StopAnswering(long afterBody) implements Fault {}

  /** One byte of the request's body, the one after so many, comes to the registry as another. */
  record SpoilRequest(long afterBody) implements Fault {}

  /** One byte of the answer's body, the one after so many, comes to the client as another. */
  record SpoilAnswer(long afterBody) implements Fault {}

  /** Passes, but not as it came. Several do their part one after the other. */
  sealed interface Change extends Fault {}

  /** The answer lacks a header. */
  record WithoutHeader(String name) implements Change {}

  /** The answer has a header, in the place of one that was there. */
  record WithHeader(String name, String value) implements Change {}

  /** The answer has another status. */
  record WithStatus(int status) implements Change {}

  /** The Location is a path only. */
  record RelativeLocation() implements Change {}

  /**
   * The Location is elsewhere.
   *
   * @param origin such as {@code http://localhost:40000}
   */
  record LocationAt(String origin) implements Change {}

  /** The Location has more of a query, before what it has: {@code a=b%2Fc&d}. */
  record LocationQuery(String query) implements Change {}

  /** An upload is begun instead of a mount, as the specification lets registries do. */
  record MountDeclined() implements Change {}
}
