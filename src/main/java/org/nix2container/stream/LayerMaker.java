package org.nix2container.stream;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.nix2container.closure.ClosurePath;
import org.nix2container.failure.OutputException;
import org.nix2container.layer.Layer;
import org.nix2container.layer.LayerPath;
import org.nix2container.oci.Digest;
import org.nix2container.oci.History;
import org.nix2container.oci.MediaType;
import org.nix2container.output.Outputs;
import org.nix2container.output.PendingFile;

/** Makes layers out of groups of store paths. */
public final class LayerMaker {

  private final LayerTars tars;
  private final History history;

  /**
   * @param history put on every layer that is made
   */
  public LayerMaker(LayerTars tars, History history) {
    this.tars = tars;
    this.history = history;
  }

  /**
   * Layers that are known by their digests alone; their tars are generated again when needed.
   *
   * @param groups the store paths of each layer
   * @param closure tells how large the paths are about, which makes it quicker
   */
  public List<Layer> reproducible(List<List<LayerPath>> groups, List<ClosurePath> closure) {
    return reproducible(groups, closure, layer -> LayerConsumer.NONE);
  }

  /**
   * Layers that are known by their digests alone, whose tars somebody else sees on the way.
   *
   * @param groups the store paths of each layer
   * @param closure tells how large the paths are about, which makes it quicker
   * @param consumers gives who else wants the tar of the layer with that index
   */
  public List<Layer> reproducible(
      List<List<LayerPath>> groups,
      List<ClosurePath> closure,
      IntFunction<LayerConsumer> consumers) {
    Map<String, Long> sizes = new HashMap<>();
    for (ClosurePath path : closure) {
      sizes.put(path.path(), path.narSize());
    }
    List<TarDigest> digests =
        LayerDigests.of(tars, groups, group -> expectedSize(group, sizes), consumers);
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      layers.add(generated(groups.get(i), digests.get(i)));
    }
    return layers;
  }

  /** The layer of these paths, whose tar has this digest. */
  public Layer generated(List<LayerPath> paths, TarDigest digest) {
    return Layer.generated(digest.digest(), digest.size(), paths, history);
  }

  private static long expectedSize(List<LayerPath> group, Map<String, Long> sizes) {
    long sum = 0;
    for (LayerPath path : group) {
      sum += sizes.getOrDefault(path.path(), 0L);
    }
    return sum;
  }

  /**
   * Layers whose tars are kept as {@code <hex digest>.tar} in a directory, because their store
   * paths would not come out the same again.
   *
   * @param directory as it is to be written into the layers' {@code layer-path}
   */
  public List<Layer> nonReproducible(
      List<List<LayerPath>> groups, String directory, Outputs outputs) {
    List<Layer> layers = new ArrayList<>();
    for (List<LayerPath> group : groups) {
      layers.add(written(group, directory, outputs));
    }
    return layers;
  }

  private Layer written(List<LayerPath> group, String directory, Outputs outputs) {
    try (PendingFile tar = outputs.file(Path.of(directory, "layer.tar"))) {
      DigestingConsumer digesting =
          new DigestingConsumer((buffer, length) -> tar.write(buffer, 0, length));
      tars.generate(group, digesting);
      TarDigest digest = digesting.digest();
      Digest name = digest.digest();
      tar.commitTo(tar.target().resolveSibling(name.hex() + ".tar"));
      Optional<String> file = Optional.of(directory + "/" + name.hex() + ".tar");
      return new Layer(name, digest.size(), name, group, MediaType.OCI_LAYER, file, history);
    } catch (IOException e) {
      throw new OutputException(directory, e);
    }
  }
}
