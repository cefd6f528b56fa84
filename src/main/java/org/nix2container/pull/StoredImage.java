package org.nix2container.pull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.SystemReason;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.ManifestBlob;

/** An image whose manifest, config and layers are stored as such. */
final class StoredImage implements OpenedImage {

  /** As containers/image: no more is buffered of what others wrote. */
  static final int MOST = 4 * 1024 * 1024;

  /** At most so much: of a blob that no manifest was asked about. */
  static final long UNKNOWN_SIZE = Long.MAX_VALUE;

  /** What reading it holds open. */
  @FunctionalInterface
  interface Resource {
    void close();
  }

  private final String name;
  private final ManifestBlob manifest;
  private final Blobs blobs;
  private final Resource resource;

  StoredImage(String name, ManifestBlob manifest, Blobs blobs, Resource resource) {
    this.name = name;
    this.manifest = manifest;
    this.blobs = blobs;
    this.resource = resource;
  }

  @Override
  public String describe() {
    return name;
  }

  @Override
  public ManifestBlob manifest() {
    return manifest;
  }

  @Override
  public ManifestBlob manifest(Descriptor instance) {
    return ManifestReading.identified(
        name + ": manifest " + instance.digest(),
        blobs.manifest(name, instance),
        instance.mediaType());
  }

  @Override
  public BlobContent blob(Digest digest) {
    return blobs.content(unknown(digest));
  }

  @Override
  public SourceImage image(ManifestBlob chosen) {
    ManifestMembers members = ManifestReading.read(name + ": manifest " + chosen.digest(), chosen);
    byte[] config = small(name, blobs, members.config().blob());
    List<Digest> diffIds = diffIds(members, config);
    List<LayerBlob> layers = new ArrayList<>();
    for (int i = 0; i < diffIds.size(); i++) {
      Descriptor said = members.layers().get(i).blob();
      BlobContent content = blobs.content(said);
      String type = LayerType.trueType(said, diffIds.get(i), content);
      Descriptor layer = new Descriptor(type, said.digest(), said.size());
      layers.add(new LayerBlob(layer, diffIds.get(i), content));
    }
    return new SourceImage(chosen, members, config, layers);
  }

  /** What is known of a blob that no manifest was asked about. */
  static Descriptor unknown(Digest digest) {
    return new Descriptor("application/octet-stream", digest, UNKNOWN_SIZE);
  }

  private List<Digest> diffIds(ManifestMembers members, byte[] config) {
    List<Digest> diffIds = new ArrayList<>();
    if (!members.isImage()) {
      members.layers().forEach(layer -> diffIds.add(layer.blob().digest()));
      return diffIds;
    }
    Digest digest = members.config().blob().digest();
    diffIds.addAll(DiffIds.read(name + ": config " + digest, config));
    if (diffIds.size() != members.layers().size()) {
      throw new InvalidInputException(
          name,
          "its config has "
              + diffIds.size()
              + " diff_ids, but its manifest "
              + members.layers().size()
              + " layers");
    }
    return diffIds;
  }

  /** A blob that is small enough to be held, whole and verified. */
  static byte[] small(String name, Blobs blobs, Descriptor blob) {
    if (blob.size() > MOST) {
      throw new InvalidInputException(
          name,
          blob.digest() + " has " + blob.size() + " bytes; at most " + MOST + " can be right");
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream((int) blob.size());
    try {
      new LayerBlob(blob, blob.digest(), blobs.content(blob))
          .writeTo((buffer, length) -> all.write(buffer, 0, length));
    } catch (IOException e) {
      throw new InvalidInputException(name, SystemReason.of(e), e);
    }
    return all.toByteArray();
  }

  @Override
  public void close() {
    resource.close();
  }
}
