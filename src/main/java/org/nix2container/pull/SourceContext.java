package org.nix2container.pull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.nix2container.reference.Location;
import org.nix2container.reference.RegistryReference;
import org.nix2container.stream.LayerTars;

/**
 * What opening an image may need.
 *
 * @param tars generates the layers of {@code nix:} images
 * @param registries the repositories that may have an image, best first; asked only for {@code
 *     docker://}
 * @param runtimes have an image of theirs exported; asked only for those of runtimes
 * @param temporary directory for archives that have to be decompressed, or come through a pipe
 * @param sharedBlobs directory with the blobs of {@code oci:} layouts, instead of the layout's own
 */
public record SourceContext(
    LayerTars tars,
    Function<RegistryReference, List<ImageRepository>> registries,
    Function<Location.InRuntime, ExportedImage> runtimes,
    Path temporary,
    Optional<Path> sharedBlobs) {

  private static final Path TEMPORARY = Path.of("/var/tmp");

  /** For local images; registries and runtimes have none. */
  public static SourceContext local(LayerTars tars) {
    return new SourceContext(
        tars,
        reference -> List.of(),
        image -> {
          throw new ImageNotFoundException(image.toString());
        },
        TEMPORARY,
        Optional.empty());
  }

  public SourceContext withRegistries(Function<RegistryReference, List<ImageRepository>> others) {
    return new SourceContext(tars, others, runtimes, temporary, sharedBlobs);
  }

  public SourceContext withRuntimes(Function<Location.InRuntime, ExportedImage> others) {
    return new SourceContext(tars, registries, others, temporary, sharedBlobs);
  }

  public SourceContext withTemporary(Path directory) {
    return new SourceContext(tars, registries, runtimes, directory, sharedBlobs);
  }

  public SourceContext withSharedBlobs(Optional<Path> directory) {
    return new SourceContext(tars, registries, runtimes, temporary, directory);
  }
}
