package org.nix2container.cli;

import java.util.ArrayList;
import java.util.List;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.reference.RegistryReference;

/** How it is found out which layers a registry has already. */
final class CacheFlags {

  private static final Flag NO_REGISTRY_CACHE =
      new Flag("no-registry-cache", "", "do not ask images of the registry what their layers are");
  private static final Flag CACHE_FROM =
      new Flag(
          "cache-from",
          "REF",
          "ask this image of a registry first what its layers are; repeatable");
  static final Flag NO_CACHE =
      new Flag("no-cache", "", "do not use what this machine remembers of earlier pushes");

  private static final String DOCKER = "docker://";

  /** All but {@code --no-cache}, which has a wider meaning elsewhere. */
  static final List<Flag> OF_REGISTRY = List.of(NO_REGISTRY_CACHE, CACHE_FROM);

  private CacheFlags() {}

  static boolean registryCache(Invocation invocation) {
    return !invocation.has(NO_REGISTRY_CACHE);
  }

  static boolean localRecord(Invocation invocation) {
    return !invocation.has(NO_CACHE);
  }

  /** The images that the user trusts to say what layers are. */
  static List<RegistryReference> cacheFrom(Invocation invocation) {
    List<RegistryReference> references = new ArrayList<>();
    for (String text : invocation.values(CACHE_FROM)) {
      String reference = text.startsWith(DOCKER) ? text.substring(DOCKER.length()) : text;
      try {
        references.add(RegistryReference.parse(reference));
      } catch (InvalidInputException e) {
        throw invocation.wrong("--cache-from: " + e.getMessage());
      }
    }
    return references;
  }
}
