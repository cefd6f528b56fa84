package org.nix2container.registry;

import java.net.URI;
import java.util.Optional;
import org.nix2container.http.HttpResponse;

/** An upload that the registry keeps open; each of its answers says where to go on. */
final class UploadSession {

  private volatile URI location;
  private final long smallestChunk;

  private UploadSession(URI location, long smallestChunk) {
    this.location = location;
    this.smallestChunk = smallestChunk;
  }

  /** What the answer to a POST opened. */
  static UploadSession begun(HttpResponse answer) throws WrongAnswerException {
    Optional<String> location = answer.headers().first("Location");
    if (location.isEmpty()) {
      throw new WrongAnswerException("it gave no Location to upload to: is it a registry?");
    }
    return new UploadSession(
        Locations.resolve(answer.uri(), location.get()),
        number(answer.headers().first("OCI-Chunk-Min-Length").orElse("")));
  }

  private static long number(String text) {
    try {
      return Math.max(0, Long.parseLong(text.strip()));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  URI location() {
    return location;
  }

  /** Fewest bytes of a chunk that is not the last. */
  long smallestChunk() {
    return smallestChunk;
  }

  /** Follows the answer to a later request. */
  void follow(HttpResponse answer) throws WrongAnswerException {
    Optional<String> next = answer.headers().first("Location");
    if (next.isPresent()) {
      location = Locations.resolve(answer.uri(), next.get());
    }
  }
}
