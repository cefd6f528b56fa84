package org.nix2container.containerd;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nix2container.compress.Compression;
import org.nix2container.copy.ImageLoad;
import org.nix2container.copy.ImageLoader;
import org.nix2container.oci.Digest;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.reference.DockerReference;

/** Loads an image into a namespace of containerd. Layers go as they are stored. */
final class ContainerdLoader implements ImageLoader {

  private final Ctr ctr;
  private final String name;
  private final DockerReference reference;
  private final Path temporary;

  /** The names that the image has already. */
  private volatile List<String> names = List.of();

  ContainerdLoader(Ctr ctr, String name, DockerReference reference, Path temporary) {
    this.ctr = ctr;
    this.name = name;
    this.reference = reference;
    this.temporary = temporary;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public SourceImage fitting(SourceImage image) {
    image.requireImage("containerd cannot unpack it");
    return image;
  }

  @Override
  public Optional<Compression> made(LayerBlob layer) {
    return Optional.empty();
  }

  @Override
  public Found look(SourceImage image) {
    Digest manifest = image.manifest().digest();
    List<String> named = new ArrayList<>(ctr.names(manifest));
    named.removeIf(ContainerdLoad::isTemporary);
    names = List.copyOf(named);
    Set<Digest> layers = new HashSet<>();
    image.layers().forEach(layer -> layers.add(layer.descriptor().digest()));
    List<Digest> blobs = new ArrayList<>(List.of(manifest, image.configDescriptor().digest()));
    blobs.addAll(layers);
    Set<Digest> stored = ctr.stored(blobs);
    boolean whole = !names.isEmpty() && stored.containsAll(blobs);
    layers.retainAll(stored);
    return new Found(whole, layers);
  }

  @Override
  public void tag(SourceImage image) {
    if (!names.contains(reference.toString())) {
      ctr.tag(names.getFirst(), reference.toString());
    }
  }

  @Override
  public ImageLoad begin(SourceImage image, Set<Digest> leftOut) {
    return ContainerdLoad.begin(ctr, reference, temporary, leftOut);
  }
}
