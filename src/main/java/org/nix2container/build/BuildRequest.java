package org.nix2container.build;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.cache.LayerDigestCache;
import org.nix2container.image.Image;
import org.nix2container.layer.Perm;
import org.nix2container.oci.ImageConfig;
import org.nix2container.oci.Rfc3339;

/**
 * What to build an image from.
 *
 * @param paths store paths, links to them or to files in them, or any directories and files; each
 *     is in the image where it is on this machine
 * @param copyToRoot the same, but what is in them comes to the image's root
 * @param closureGraph a graph file to find closures in, in place of the Nix database
 * @param nixStateDirectory where the Nix database is, {@code /nix/var/nix} usually
 * @param storeDirectory where store paths are, {@code /nix/store} usually
 * @param base the image to build on
 * @param config put over the base's
 * @param architecture absent for the base's, or this machine's
 * @param perms by store path
 * @param cache of digests made before
 */
public record BuildRequest(
    List<Path> paths,
    List<Path> copyToRoot,
    Optional<Path> closureGraph,
    Path nixStateDirectory,
    Path storeDirectory,
    Optional<Image> base,
    ImageConfig config,
    Optional<String> architecture,
    Rfc3339 created,
    Layering layering,
    Map<String, List<Perm>> perms,
    Optional<LayerDigestCache> cache) {

  public BuildRequest {
    paths = List.copyOf(paths);
    copyToRoot = List.copyOf(copyToRoot);
  }

  /** These paths in so many layers, with what this machine has and nothing else. */
  public static BuildRequest of(List<Path> paths, int maxLayers) {
    return of(paths, new Layering.Exactly(maxLayers), System.getenv());
  }

  /** As the other, in any layers, and where the store and the cache are as these variables say. */
  public static BuildRequest of(
      List<Path> paths, Layering layering, Map<String, String> environment) {
    return new BuildRequest(
        paths,
        List.of(),
        Optional.empty(),
        nixStateDirectory(environment),
        storeDirectory(environment),
        Optional.empty(),
        ImageConfig.EMPTY,
        Optional.empty(),
        Rfc3339.YEAR_ONE,
        layering,
        Map.of(),
        LayerDigestCache.ofUser(environment));
  }

  /** The same for other paths. */
  public BuildRequest withPaths(List<Path> others) {
    return new BuildRequest(
        others,
        copyToRoot,
        closureGraph,
        nixStateDirectory,
        storeDirectory,
        base,
        config,
        architecture,
        created,
        layering,
        perms,
        cache);
  }

  /** {@code $NIX_STATE_DIR}, or where it is when that is not set. */
  public static Path nixStateDirectory(Map<String, String> environment) {
    return Path.of(environment.getOrDefault("NIX_STATE_DIR", "/nix/var/nix"));
  }

  /** {@code $NIX_STORE_DIR}, or where it is when that is not set. */
  public static Path storeDirectory(Map<String, String> environment) {
    return Path.of(environment.getOrDefault("NIX_STORE_DIR", "/nix/store"));
  }
}
