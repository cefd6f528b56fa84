package org.nix2container.build;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nix2container.cache.LayerDigestCache;
import org.nix2container.closure.ClosurePath;
import org.nix2container.closure.PopularityOrder;
import org.nix2container.image.ImageAssembly;
import org.nix2container.layer.Layer;
import org.nix2container.layer.LayerPath;
import org.nix2container.layer.LayerSplit;
import org.nix2container.layer.Rewrite;
import org.nix2container.oci.History;
import org.nix2container.oci.ImageConfig;
import org.nix2container.oci.Rfc3339;
import org.nix2container.stream.LayerMaker;
import org.nix2container.stream.LayerTars;
import org.nix2container.stream.TarDigest;
import org.nix2container.tree.IdlePerms;

/** Builds an image from paths. */
public final class ImageBuild {

  private static final History HISTORY =
      new History(Optional.<Rfc3339>empty(), "nix2container", "", "", false);

  private final BuildRequest request;
  private final LayerTars tars;

  private ImageBuild(BuildRequest request, LayerTars tars) {
    this.request = request;
    this.tars = tars;
  }

  /**
   * The image of a request.
   *
   * @throws org.nix2container.failure.Nix2ContainerException naming the path or file that stands in
   *     the way
   */
  public static BuiltImage of(BuildRequest request, LayerTars tars) {
    return new ImageBuild(request, tars).built();
  }

  private BuiltImage built() {
    Roots finder = new Roots(request.storeDirectory());
    List<Root> roots = request.paths().stream().map(finder::find).toList();
    List<Root> copied = request.copyToRoot().stream().map(finder::findWholeDirectory).toList();
    List<Root> all = new ArrayList<>(roots);
    all.addAll(copied);

    List<ClosurePath> closure =
        request.closureGraph().isPresent()
            ? Closures.fromGraph(request.closureGraph().get(), all)
            : Closures.fromDatabase(request.nixStateDirectory(), all);
    List<String> ordered = PopularityOrder.of("the closure", closure);
    LayerSplit split = split(copied);
    List<List<LayerPath>> groups = request.layering().layers(split, ordered, paths(all));
    DigestedLayers layers = layers(groups, closure);

    Optional<String> entrypoint = Optional.empty();
    if (config().entrypoint().isEmpty()) {
      entrypoint = ObviousProgram.of(roots, copied);
    }
    ImageAssembly assembly =
        new ImageAssembly(
            request.base(),
            entrypoint.isPresent() ? running(entrypoint.get()) : request.config(),
            layers.layers(),
            request.architecture(),
            request.created());
    Map<String, Long> sizes = new HashMap<>();
    for (ClosurePath path : closure) {
      if (path.narSize() > 0) {
        sizes.put(path.path(), path.narSize());
      }
    }
    return new BuiltImage(
        assembly.image(),
        all.getFirst().name(),
        entrypoint,
        layers.digested(),
        sizes,
        warnings(split, ordered, groups));
  }

  private LayerSplit split(List<Root> copied) {
    Map<String, Rewrite> rewrites = new LinkedHashMap<>();
    for (Root root : copied) {
      rewrites.put(root.path(), Rewrite.toRoot(root.path()));
    }
    List<Layer> parents = request.base().isPresent() ? request.base().get().layers() : List.of();
    return new LayerSplit(1, rewrites, request.perms(), Set.of(), parents);
  }

  private static Set<String> paths(List<Root> roots) {
    Set<String> paths = new HashSet<>();
    roots.forEach(root -> paths.add(root.path()));
    return paths;
  }

  private static List<String> warnings(
      LayerSplit split, List<String> ordered, List<List<LayerPath>> groups) {
    List<String> warnings = new ArrayList<>();
    for (String path : split.withoutEffect(ordered)) {
      warnings.add("perms name " + path + ", which is not in the closure");
    }
    for (IdlePerms.Idle idle : IdlePerms.of(groups)) {
      warnings.add(idle.warning());
    }
    return warnings;
  }

  /** The config with what it gets from the base image. */
  private ImageConfig config() {
    return request.base().isPresent()
        ? request.config().over(request.base().get().config())
        : request.config();
  }

  private ImageConfig running(String program) {
    return request.config().over(ImageConfig.ofEntrypoint(List.of(program)));
  }

  private record DigestedLayers(List<Layer> layers, int digested) {}

  private DigestedLayers layers(List<List<LayerPath>> groups, List<ClosurePath> closure) {
    Map<String, String> narHashes = new HashMap<>();
    for (ClosurePath path : closure) {
      path.narHash().ifPresent(hash -> narHashes.put(path.path(), hash));
    }
    LayerMaker maker = new LayerMaker(tars, HISTORY);
    List<Optional<String>> keys = new ArrayList<>();
    List<Optional<TarDigest>> known = new ArrayList<>();
    List<List<LayerPath>> unknown = new ArrayList<>();
    for (List<LayerPath> group : groups) {
      Optional<String> key =
          request.cache().flatMap(cache -> LayerDigestCache.key(group, narHashes));
      Optional<TarDigest> digest =
          key.flatMap(k -> request.cache().flatMap(cache -> cache.find(k)));
      keys.add(key);
      known.add(digest);
      if (digest.isEmpty()) {
        unknown.add(group);
      }
    }
    List<Layer> made = maker.reproducible(unknown, closure);
    List<Layer> layers = new ArrayList<>();
    int nextMade = 0;
    for (int i = 0; i < groups.size(); i++) {
      if (known.get(i).isPresent()) {
        layers.add(maker.generated(groups.get(i), known.get(i).get()));
      } else {
        Layer layer = made.get(nextMade++);
        remember(keys.get(i), layer);
        layers.add(layer);
      }
    }
    return new DigestedLayers(layers, unknown.size());
  }

  private void remember(Optional<String> key, Layer layer) {
    if (key.isPresent() && request.cache().isPresent()) {
      TarDigest digest = new TarDigest(layer.digest(), layer.size());
      request.cache().get().store(key.get(), digest);
    }
  }
}
