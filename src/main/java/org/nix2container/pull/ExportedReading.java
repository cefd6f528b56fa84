package org.nix2container.pull;

import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.ManifestBlob;

/** An image of a runtime, read from what that has exported of it. */
final class ExportedReading implements OpenedImage {

  private final ExportedImage exported;
  private final OpenedImage opened;

  private ExportedReading(ExportedImage exported, OpenedImage opened) {
    this.exported = exported;
    this.opened = opened;
  }

  static OpenedImage open(ExportedImage exported, SourceContext context) {
    try {
      return new ExportedReading(exported, OpenedImage.open(exported.at(), context));
    } catch (RuntimeException | Error e) {
      exported.remove().run();
      throw e;
    }
  }

  @Override
  public String describe() {
    return exported.describe();
  }

  @Override
  public ManifestBlob manifest() {
    return opened.manifest();
  }

  @Override
  public ManifestBlob manifest(Descriptor instance) {
    return opened.manifest(instance);
  }

  @Override
  public SourceImage image(ManifestBlob manifest) {
    return opened.image(manifest);
  }

  @Override
  public BlobContent blob(Digest digest) {
    return opened.blob(digest);
  }

  @Override
  public void close() {
    try {
      opened.close();
    } finally {
      exported.remove().run();
    }
  }
}
