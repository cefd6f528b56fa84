package org.nix2container.docker;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nix2container.compress.Compression;
import org.nix2container.copy.ImageLoader.Found;
import org.nix2container.copy.ImageStream;
import org.nix2container.docker.ImageInspect.Inspected;
import org.nix2container.docker.ImageList.Listed;
import org.nix2container.oci.Digest;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.pull.UncompressedLayer;
import org.nix2container.reference.DockerReference;

/**
 * The classic store. It knows a layer by all layers below it and itself (the chainID), so that
 * those at the beginning of an image can be left out which are the beginning of another.
 */
record GraphDriverStore(Engine engine) implements ImageStore {

  /** How many images are asked for their layers. */
  private static final int MOST_ASKED = 16;

  /** So few bytes are sent sooner than it is found out whether they have to be. */
  private static final long FEW_BYTES = 64 * 1024;

  @Override
  public Found look(SourceImage image, List<DockerReference> names) {
    String id = id(image).toString();
    if (engine.ask(new ImageInspect(id)).filter(is -> is.id().equals(id)).isPresent()) {
      return new Found(true, Set.of());
    }
    Prefix prefix = new Prefix(image);
    Set<String> asked = new HashSet<>();
    for (DockerReference name : names) {
      Optional<Inspected> is = engine.ask(new ImageInspect(name.toString()));
      is.ifPresent(known -> {
        asked.add(known.id());
        prefix.look(known.diffIds());
      });
    }
    if (prefix.bytesLeft() > FEW_BYTES) {
      for (String other : likely(names)) {
        if (asked.size() >= MOST_ASKED || prefix.bytesLeft() <= FEW_BYTES) {
          break;
        }
        if (asked.add(other)) {
          engine.ask(new ImageInspect(other)).ifPresent(is -> prefix.look(is.diffIds()));
        }
      }
    }
    return new Found(false, prefix.layers());
  }

  /** IDs of images, those first that are of the same repository, and newer ones before older. */
  private Set<String> likely(List<DockerReference> names) {
    List<Listed> all = new ArrayList<>(engine.ask(ImageList.all()));
    Comparator<Listed> newestFirst = Comparator.comparingLong(Listed::created).reversed();
    all.sort(Comparator.comparing((Listed is) -> !isOf(names, is)).thenComparing(newestFirst));
    Set<String> ids = new LinkedHashSet<>();
    all.forEach(is -> ids.add(is.id()));
    return ids;
  }

  private static boolean isOf(List<DockerReference> names, Listed image) {
    for (DockerReference name : names) {
      String familiar = ImagePath.familiar(name);
      String repository = familiar.substring(0, familiar.length() - name.tag().length());
      for (String tag : image.tags()) {
        if (tag.startsWith(repository)) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public Digest id(SourceImage image) {
    return image.configDescriptor().digest();
  }

  @Override
  public Optional<Compression> made(LayerBlob layer) {
    return new UncompressedLayer(layer).isAsStored()
        ? Optional.empty()
        : Optional.of(new Compression.None());
  }

  @Override
  public ImageStream stream(OutputStream out, List<DockerReference> names, Path temporary) {
    return ImageStream.docker(out, names, temporary);
  }

  @Override
  public void loaded(SourceImage image, List<DockerReference> names, boolean partly) {
    // The names are in the archive, and are given when all else was done.
  }

  @Override
  public void named(SourceImage image) {
    // It says itself what it has.
  }

  @Override
  public void clean(SourceImage image) {
    // There is nothing.
  }

  /** The longest beginning of an image that another has. */
  private static final class Prefix {

    private final List<LayerBlob> layers;
    private int length;

    Prefix(SourceImage image) {
      this.layers = image.layers();
    }

    void look(List<String> diffIds) {
      int same = 0;
      while (same < layers.size()
          && same < diffIds.size()
          && layers.get(same).diffId().toString().equals(diffIds.get(same))) {
        same++;
      }
      length = Math.max(length, same);
    }

    /** Of the layers after it. */
    long bytesLeft() {
      long left = 0;
      for (LayerBlob layer : layers.subList(length, layers.size())) {
        left += layer.descriptor().size();
      }
      return left;
    }

    /** Digests of those that are not needed further up as well. */
    Set<Digest> layers() {
      Set<Digest> digests = new HashSet<>();
      layers.subList(0, length).forEach(layer -> digests.add(layer.descriptor().digest()));
      Set<Digest> above = new HashSet<>();
      layers.subList(length, layers.size()).forEach(layer -> above.add(layer.diffId()));
      layers.subList(0, length).stream()
          .filter(layer -> above.contains(layer.diffId()))
          .forEach(layer -> digests.remove(layer.descriptor().digest()));
      return digests;
    }
  }
}
