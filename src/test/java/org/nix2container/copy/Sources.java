package org.nix2container.copy;

import java.nio.file.Path;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.output.Outputs;
import org.nix2container.pull.ImageSource;
import org.nix2container.pull.SourceContext;
import org.nix2container.reference.Location;
import org.nix2container.stream.LayerTars;

/** Copies from and to {@code transport:where}, as one would on the command line. */
final class Sources implements AutoCloseable {

  private final LayerTars tars = new LayerTars(1);
  private final SourceContext context;

  /** Local ones. */
  Sources(Path temporary) {
    context = SourceContext.local(tars).withTemporary(temporary);
  }

  /** Those of a registry too. */
  Sources(Path temporary, LocalRegistry registry) {
    context =
        SourceContext.local(tars).withTemporary(temporary).withRegistries(registry::repositories);
  }

  ImageSource open(String from) {
    return ImageSource.open(Location.parse(from), context);
  }

  ManifestBlob copy(String from, String to, CopyOptions options) {
    try (ImageSource source = open(from);
        Outputs outputs = new Outputs()) {
      return ImageCopy.copy(
          source, Location.parse(to), options.withTemporary(context.temporary()), outputs);
    }
  }

  ManifestBlob copy(String from, String to) {
    return copy(from, to, CopyOptions.none());
  }

  @Override
  public void close() {
    tars.close();
  }
}
