package org.nix2container.registry;

import java.util.Optional;
import org.nix2container.http.HttpResponse;
import org.nix2container.oci.Digest;

/** The field {@code Docker-Content-Digest}, which many registries leave away. */
final class AnsweredDigest {

  private AnsweredDigest() {}

  /**
   * Compares it, if it is there and of an algorithm that we have.
   *
   * @throws WrongAnswerException if the registry means something else
   */
  static void check(HttpResponse answer, Digest digest) throws WrongAnswerException {
    String field = answer.headers().first("Docker-Content-Digest").orElse("");
    Optional<Digest> said = Digest.parse(field.strip());
    if (said.isPresent() && !said.get().equals(digest)) {
      throw new WrongAnswerException(
          "the registry says that it is " + said.get() + ", where it should be " + digest);
    }
  }
}
