package org.nix2container.copy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.pull.ImageSource;
import org.nix2container.pull.IndexEntry;
import org.nix2container.pull.SourceImage;

/** What is copied: an image, or an index with all that it lists. */
sealed interface CopiedImages {

  /** The image's manifest, or the index. */
  ManifestBlob manifest();

  /** A single image. */
  record One(SourceImage image) implements CopiedImages {
    @Override
    public ManifestBlob manifest() {
      return image.manifest();
    }
  }

  /**
   * An index.
   *
   * @param listed in its order
   */
  record Listed(ManifestBlob manifest, List<CopiedImages> listed) implements CopiedImages {}

  /** The deepest that indexes are listed by indexes. */
  int MOST_NESTED = 8;

  /** Everything at the source: manifests and configs are read. */
  static CopiedImages all(ImageSource from) {
    return all(from, from.manifest(), 0);
  }

  private static CopiedImages all(ImageSource from, ManifestBlob manifest, int depth) {
    if (!manifest.isIndex()) {
      return new One(from.image(manifest));
    }
    if (depth == MOST_NESTED) {
      throw new InvalidInputException(
          from.describe(), "there are indexes in indexes, more than " + MOST_NESTED + " deep");
    }
    List<CopiedImages> listed = new ArrayList<>();
    for (IndexEntry entry : from.instances(manifest)) {
      listed.add(all(from, from.manifest(entry.manifest()), depth + 1));
    }
    return new Listed(manifest, listed);
  }

  /**
   * The same with other images in place of each; indexes that list one that changed are made anew.
   */
  default CopiedImages with(UnaryOperator<SourceImage> change, FittingImage fitting) {
    return switch (this) {
      case One(SourceImage image) -> new One(change.apply(image));
      case Listed(ManifestBlob index, var listed) -> {
        List<CopiedImages> changed = new ArrayList<>();
        List<Descriptor> manifests = new ArrayList<>();
        for (CopiedImages each : listed) {
          CopiedImages with = each.with(change, fitting);
          changed.add(with);
          manifests.add(with.manifest().descriptor());
        }
        ManifestBlob made = ImageSource.remade(index, manifests, fitting.indexType(index));
        fitting.requirePreserved(index, made);
        yield new Listed(made, changed);
      }
    };
  }

  /** Each image once. */
  default void forEach(Consumer<SourceImage> consumer) {
    switch (this) {
      case One(SourceImage image) -> consumer.accept(image);
      case Listed(var _, var listed) -> listed.forEach(each -> each.forEach(consumer));
    }
  }

  /** The manifests and indexes below the top, each once, and what they list before them. */
  default List<ManifestBlob> below() {
    Map<String, ManifestBlob> below = new LinkedHashMap<>();
    if (this instanceof Listed(var _, var listed)) {
      for (CopiedImages each : listed) {
        each.below().forEach(manifest -> below.putIfAbsent(manifest.digest().hex(), manifest));
        below.putIfAbsent(each.manifest().digest().hex(), each.manifest());
      }
    }
    return new ArrayList<>(below.values());
  }
}
