package org.nix2container.copy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.nix2container.failure.OutputException;
import org.nix2container.output.Outputs;
import org.nix2container.output.PendingFile;
import org.nix2container.tar.TarWriter;

/** Writes a tar of an OCI image layout with one image; the layers are generated into it. */
final class OciArchiveWriter {

  static final int BUFFER = 256 * 1024;

  private OciArchiveWriter() {}

  static void write(SourceImage image, Path file, Optional<String> name, Outputs outputs) {
    try (PendingFile pending = outputs.file(file)) {
      try (TarWriter tar = new TarWriter(new BufferedOutputStream(new Unclosed(pending), BUFFER))) {
        LayoutIndex index = new LayoutIndex();
        index.add(image.manifestDescriptor(), name);
        small(tar, OciLayoutWriter.MARKER_FILE, OciLayoutWriter.MARKER);
        small(tar, OciLayoutWriter.INDEX_FILE, index.toJson());
        tar.directory("blobs");
        tar.directory(OciLayoutWriter.BLOBS);
        small(tar, OciLayoutWriter.blobName(image.manifestDescriptor()), image.manifest());
        small(tar, OciLayoutWriter.blobName(image.configDescriptor()), image.config());
        for (LayerBlob layer : image.distinctLayers()) {
          tar.file(
              OciLayoutWriter.blobName(layer.descriptor()),
              layer.descriptor().size(),
              out -> layer.writeTo((buffer, length) -> out.write(buffer, 0, length)));
        }
      }
      pending.commit();
    } catch (IOException e) {
      throw new OutputException(file.toString(), e);
    }
  }

  static void small(TarWriter tar, String name, byte[] content) throws IOException {
    tar.file(name, content.length, out -> out.write(content));
  }
}
