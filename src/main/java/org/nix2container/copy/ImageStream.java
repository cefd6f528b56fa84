package org.nix2container.copy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.nix2container.oci.Descriptor;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.reference.DockerReference;
import org.nix2container.registry.Repository.BlobSource;

/**
 * An image as an archive that a runtime of containers reads while it is written. Layers that the
 * runtime has already may be left out. For one thread at a time.
 */
public interface ImageStream {

  /**
   * As {@code docker save} writes it: each layer as its tar, {@code <hex of its diffID>.tar}, then
   * {@code manifest.json} and the config.
   *
   * @param out is left open
   * @param names of the image
   * @param temporary directory for layers whose uncompressed size cannot be found out
   */
  static ImageStream docker(OutputStream out, List<DockerReference> names, Path temporary) {
    return new DockerImageStream(new DockerTar(out, names, temporary));
  }

  /**
   * As a tar of an OCI image layout. Its index has an entry for each name, with the annotations
   * that containerd's import, {@code docker load} and Podman go by: {@code
   * io.containerd.image.name}, the full name, and {@code org.opencontainers.image.ref.name}, the
   * tag.
   *
   * @param out is left open
   * @param names of the image
   * @param temporary directory for layers whose size is not known
   */
  static ImageStream oci(OutputStream out, List<DockerReference> names, Path temporary) {
    return new OciImageStream(new LayoutTar(out, temporary), List.copyOf(names));
  }

  /**
   * Writes a layer, if the same was not written before.
   *
   * @param mediaType of the blob, if it is not known
   * @param known what comes, if size and digest are known
   * @return what came
   */
  Descriptor layer(LayerBlob layer, String mediaType, Optional<Descriptor> known, BlobSource source)
      throws IOException;

  /** Writes what tells of the image, and the end of the archive; leaves the stream open. */
  void end(SourceImage image) throws IOException;
}
