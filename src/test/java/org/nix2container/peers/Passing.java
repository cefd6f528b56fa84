package org.nix2container.peers;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.nix2container.peers.HttpBody.Sink;

/** A request on its way. */
final class Passing {

  private final HttpHead head;
  private final AtomicLong bodyBytes = new AtomicLong();
  private final AtomicInteger status = new AtomicInteger();

  Passing(HttpHead head) {
    this.head = head;
  }

  Sink counting(Sink to) {
    return (bytes, length, payload) -> {
      if (payload) {
        bodyBytes.addAndGet(length);
      }
      to.take(bytes, length, payload);
    };
  }

  void answered(int with) {
    status.set(with);
  }

  SeenRequest seen() {
    String scheme = head.header("Authorization").map(value -> value.split(" ")[0]).orElse("");
    return new SeenRequest(head.method(), head.target(), status.get(), bodyBytes.get(), scheme);
  }
}
