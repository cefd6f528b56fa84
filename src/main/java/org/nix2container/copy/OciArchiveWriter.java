package org.nix2container.copy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.output.Outputs;
import org.nix2container.output.PendingFile;
import org.nix2container.registry.Repository.BlobSource;

/** Writes a tar of an OCI image layout with one name; the layers are generated into it. */
final class OciArchiveWriter implements ImageWriter {

  private final PendingFile file;
  private final LayoutTar tar;
  private final Optional<String> name;

  private OciArchiveWriter(PendingFile file, LayoutTar tar, Optional<String> name) {
    this.file = file;
    this.tar = tar;
    this.name = name;
  }

  /**
   * Begins an archive.
   *
   * @param temporary directory for blobs whose size is not known
   */
  static OciArchiveWriter open(Path file, Optional<String> name, Path temporary, Outputs outputs) {
    PendingFile begun = outputs.file(file);
    return new OciArchiveWriter(begun, new LayoutTar(begun, temporary), name);
  }

  @Override
  public boolean has(Descriptor blob) {
    return tar.has(blob);
  }

  @Override
  public Descriptor blob(String mediaType, Optional<Descriptor> known, BlobSource source)
      throws IOException {
    return tar.blob(mediaType, known, source);
  }

  @Override
  public void listed(ManifestBlob manifest) throws IOException {
    small(manifest.descriptor(), manifest.content());
  }

  @Override
  public void named(ManifestBlob manifest) throws IOException {
    LayoutIndex index = new LayoutIndex();
    index.add(manifest.descriptor(), name);
    tar.index(index);
    listed(manifest);
  }

  @Override
  public boolean isSequential() {
    return true;
  }

  @Override
  public void commit() throws IOException {
    tar.end();
    file.commit();
  }

  @Override
  public void close() {
    file.close();
  }
}
