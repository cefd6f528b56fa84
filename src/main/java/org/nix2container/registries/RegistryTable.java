package org.nix2container.registries;

import java.util.ArrayList;
import java.util.List;

/**
 * A {@code [[registry]]} table of registries.conf.
 *
 * @param prefix of the images' names that it is for
 * @param primary where they are
 * @param mirrors where to look first when reading
 * @param mirrorByDigestOnly whether mirrors are only for images named by digest
 * @param blocked whether they are not to be had
 */
record RegistryTable(
    String prefix,
    ConfiguredEndpoint primary,
    List<ConfiguredEndpoint> mirrors,
    boolean mirrorByDigestOnly,
    boolean blocked) {

  RegistryTable {
    mirrors = List.copyOf(mirrors);
  }

  static RegistryTable of(TomlFields fields) {
    ConfiguredEndpoint primary = ConfiguredEndpoint.of(fields);
    String given = ConfiguredEndpoint.location(fields, "prefix");
    String prefix = fields.text("prefix").isEmpty() ? primary.location() : given;
    check(fields, prefix, primary.location());
    boolean mirrorByDigestOnly = fields.truth("mirror-by-digest-only");
    List<ConfiguredEndpoint> mirrors = new ArrayList<>();
    for (TomlFields mirror : fields.tables("mirror")) {
      mirrors.add(mirror(mirror, mirrorByDigestOnly));
    }
    return new RegistryTable(prefix, primary, mirrors, mirrorByDigestOnly, fields.truth("blocked"));
  }

  private static void check(TomlFields fields, String prefix, String location) {
    if (location.isEmpty() && !Prefixes.isWildcard(prefix)) {
      throw fields.error("a [[registry]] needs a `location`, unless its `prefix` begins with *.");
    }
    if (Prefixes.isWildcard(prefix)) {
      for (int i = 0; i < prefix.length(); i++) {
        if ("/@:".indexOf(prefix.charAt(i)) >= 0) {
          throw fields.error("after *. a `prefix` is a domain and nothing else: `" + prefix + "`");
        }
      }
    }
    if (!fields.text("pull-from-mirror").isEmpty()) {
      throw fields.error("`pull-from-mirror` belongs in a [[registry.mirror]]");
    }
  }

  private static ConfiguredEndpoint mirror(TomlFields fields, boolean mirrorByDigestOnly) {
    ConfiguredEndpoint mirror = ConfiguredEndpoint.of(fields);
    if (mirror.location().isEmpty()) {
      throw fields.error("a [[registry.mirror]] needs a `location`");
    }
    if (mirrorByDigestOnly && !fields.text("pull-from-mirror").isEmpty()) {
      throw fields.error(
          "`pull-from-mirror` cannot be where the registry has `mirror-by-digest-only`");
    }
    return mirror;
  }

  /** What two tables have in common that may not differ in being insecure or blocked. */
  String identity() {
    return primary.location().isEmpty() ? prefix : primary.location();
  }
}
