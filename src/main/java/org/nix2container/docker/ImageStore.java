package org.nix2container.docker;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.nix2container.compress.Compression;
import org.nix2container.copy.ImageLoader.Found;
import org.nix2container.copy.ImageStream;
import org.nix2container.oci.Digest;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.reference.DockerReference;

/** How a daemon keeps images, which decides what it is given. */
sealed interface ImageStore permits GraphDriverStore, ContainerdStore {

  /**
   * What is there of an image.
   *
   * @param names that it is to have
   */
  Found look(SourceImage image, List<DockerReference> names);

  /** What the daemon calls it. */
  Digest id(SourceImage image);

  /** As {@link org.nix2container.push.PushTarget#made}. */
  Optional<Compression> made(LayerBlob layer);

  /** Writes the archive that it takes. */
  ImageStream stream(OutputStream out, List<DockerReference> names, Path temporary);

  /**
   * Is told that the daemon has taken an image, and names it if it has not.
   *
   * @param partly whether layers were left out
   * @throws DockerException if it is not there after all
   */
  void loaded(SourceImage image, List<DockerReference> names, boolean partly);

  /** Is told that all of an image was there, and that it was named. */
  void named(SourceImage image);

  /** Takes away what is left of an image that the daemon has read and then refused. */
  void clean(SourceImage image);
}
