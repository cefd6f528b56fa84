package org.nix2container.pull;

import java.io.IOException;
import java.util.Optional;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.stream.BlockConsumer;

/** What reading asks of a repository of a registry. */
public interface ImageRepository {

  /** Host and name, for messages. */
  String name();

  /** A manifest or index by tag or digest; empty if there is none. */
  Optional<ManifestBlob> manifest(String tagOrDigest);

  /** Gives a blob's bytes to the consumer; throws what the consumer throws. */
  void readBlob(Descriptor descriptor, BlockConsumer to) throws IOException;
}
