package org.nix2container.copy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.nix2container.oci.Descriptor;
import org.nix2container.output.Outputs;
import org.nix2container.output.PendingFile;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.reference.DockerReference;
import org.nix2container.registry.Repository.BlobSource;

/** Writes a file as of {@code docker save}, with what the image consists of at its beginning. */
final class DockerArchiveWriter implements AutoCloseable {

  private final PendingFile file;
  private final DockerTar tar;

  private DockerArchiveWriter(PendingFile file, DockerTar tar) {
    this.file = file;
    this.tar = tar;
  }

  /**
   * Begins an archive.
   *
   * @param names of the image
   * @param temporary directory for layers whose uncompressed size is not known
   */
  static DockerArchiveWriter open(
      Path file, List<DockerReference> names, Path temporary, Outputs outputs) {
    PendingFile begun = outputs.file(file);
    return new DockerArchiveWriter(begun, new DockerTar(begun, names, temporary));
  }

  /** Writes what the image consists of; its layers have to follow. */
  void begin(SourceImage image) throws IOException {
    tar.describe(image);
  }

  /**
   * Writes a layer.
   *
   * @param source gives the tar
   * @return the tar
   */
  Descriptor layer(LayerBlob layer, BlobSource source) throws IOException {
    return tar.layer(layer, source);
  }

  void commit() throws IOException {
    tar.end();
    file.commit();
  }

  @Override
  public void close() {
    file.close();
  }
}
