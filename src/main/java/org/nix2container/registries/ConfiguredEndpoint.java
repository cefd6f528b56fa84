package org.nix2container.registries;

import org.nix2container.failure.InvalidInputException;
import org.nix2container.reference.RegistryReference;

/**
 * A location as registries.conf gives it: of a registry's table, or of one of its mirrors.
 *
 * @param location replaces the prefix in an image's name; empty where the name stays as it is
 * @param proxied whether it is to be reached by a proxy of its own
 * @param use which images a mirror is for
 * @param place file and line, for messages
 */
record ConfiguredEndpoint(
    String location, boolean insecure, boolean proxied, MirrorUse use, String place) {

  /** Which images are read from a mirror. */
  enum MirrorUse {
    ALL,
    DIGEST_ONLY,
    TAG_ONLY
  }

  static ConfiguredEndpoint of(TomlFields fields) {
    String use = fields.text("pull-from-mirror");
    return new ConfiguredEndpoint(
        location(fields, "location"),
        fields.truth("insecure"),
        !fields.text("proxy").isEmpty(),
        switch (use) {
          case "", "all" -> MirrorUse.ALL;
          case "digest-only" -> MirrorUse.DIGEST_ONLY;
          case "tag-only" -> MirrorUse.TAG_ONLY;
          default ->
              throw fields.error(
                  "`pull-from-mirror` has to be all, digest-only or tag-only, not `" + use + "`");
        },
        fields.file() + ", line " + fields.table().line());
  }

  /** A location or prefix, without the slashes at its end. */
  static String location(TomlFields fields, String name) {
    return withoutScheme(fields, name, fields.text(name));
  }

  static String withoutScheme(TomlFields fields, String name, String given) {
    if (given.startsWith("http://") || given.startsWith("https://")) {
      throw fields.error("`" + name + "` has to begin with a host, not with http: `" + given + "`");
    }
    int end = given.length();
    while (end > 0 && given.charAt(end - 1) == '/') {
      end--;
    }
    return given.substring(0, end);
  }

  boolean isFor(RegistryReference reference) {
    boolean byDigest = reference.version() instanceof RegistryReference.Version.ByDigest;
    return use == MirrorUse.ALL || byDigest == (use == MirrorUse.DIGEST_ONLY);
  }

  /**
   * Where an image is whose name has the prefix.
   *
   * @throws InvalidInputException if that is no full name
   */
  RegistryReference rewrite(RegistryReference reference, String prefix) {
    if (location.isEmpty()) {
      return reference;
    }
    String name = reference.toString();
    String rewritten = location + name.substring(Prefixes.matched(name, prefix));
    RegistryReference parsed;
    try {
      parsed = RegistryReference.parse(rewritten);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(
          place, "location `" + location + "` for " + reference + ": " + e.getMessage(), e);
    }
    if (!parsed.toString().equals(rewritten)) {
      throw new InvalidInputException(
          place,
          "location `"
              + location
              + "` makes `"
              + rewritten
              + "` of "
              + reference
              + ": that is not a full name, with host (and library/ on docker.io)");
    }
    return parsed;
  }
}
