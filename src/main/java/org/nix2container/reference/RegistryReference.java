package org.nix2container.reference;

import java.util.Optional;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Digest;

/**
 * An image in a registry, by tag or by digest, in the full form.
 *
 * @param registry host, with its port if it has one; Docker Hub is {@code docker.io}
 * @param repository such as {@code library/app}
 */
public record RegistryReference(String registry, String repository, Version version) {

  /** Which of a repository's images. */
  public sealed interface Version {

    /** The image that a tag points to. */
    record Tag(String tag) implements Version {
      @Override
      public String toString() {
        return tag;
      }
    }

    /** The image whose manifest has this digest. */
    record ByDigest(Digest digest) implements Version {
      @Override
      public String toString() {
        return digest.toString();
      }
    }
  }

  /**
   * Reads {@code [host[:port]/]repository[:tag|@digest]}; with neither it is the tag {@code
   * latest}.
   *
   * @throws InvalidInputException saying what is wrong with it
   */
  public static RegistryReference parse(String text) {
    int at = text.indexOf('@');
    if (at < 0) {
      DockerReference tagged = DockerReference.parse(text);
      return new RegistryReference(
          tagged.registry(), tagged.repository(), new Version.Tag(tagged.tag()));
    }
    Optional<Digest> digest = Digest.parse(text.substring(at + 1));
    if (digest.isEmpty()) {
      throw new InvalidInputException(
          "image name `" + text + "`", "after the @ there has to be sha256: and 64 hex digits");
    }
    String name = text.substring(0, at);
    if (name.lastIndexOf(':') > name.lastIndexOf('/')) {
      throw new InvalidInputException(
          "image name `" + text + "`", "it has a tag and a digest: give one of them");
    }
    DockerReference named = DockerReference.parse(name);
    return new RegistryReference(
        named.registry(), named.repository(), new Version.ByDigest(digest.get()));
  }

  /** This repository's image of that tag. */
  public RegistryReference withTag(String tag) {
    return new RegistryReference(registry, repository, new Version.Tag(tag));
  }

  /** This repository's image of that digest. */
  public RegistryReference withDigest(Digest digest) {
    return new RegistryReference(registry, repository, new Version.ByDigest(digest));
  }

  /** The repository's full name: {@code docker.io/library/app}. */
  public String name() {
    return registry + "/" + repository;
  }

  /** The full form. */
  @Override
  public String toString() {
    return switch (version) {
      case Version.Tag(String tag) -> name() + ":" + tag;
      case Version.ByDigest(Digest digest) -> name() + "@" + digest;
    };
  }
}
