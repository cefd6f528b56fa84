package org.nix2container.copy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.compress.Compression;
import org.nix2container.failure.OutputException;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.output.Outputs;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.pull.UncompressedLayer;
import org.nix2container.push.BlobOutcome;
import org.nix2container.push.BlobOutcome.How;
import org.nix2container.push.BlobOutcome.Outcome;
import org.nix2container.push.PushObserver;
import org.nix2container.push.PushResult;
import org.nix2container.reference.Location;
import org.nix2container.registry.Repository.BlobSource;

/** An archive as of {@code docker save}. */
final class DockerArchiveTarget implements LocalTarget {

  private final Location.DockerArchive to;
  private final CopyOptions options;
  private final Outputs outputs;
  private final PushObserver observer;

  private Optional<DockerArchiveWriter> writer = Optional.empty();

  DockerArchiveTarget(
      Location.DockerArchive to, CopyOptions options, Outputs outputs, PushObserver observer) {
    this.to = to;
    this.options = options;
    this.outputs = outputs;
    this.observer = observer;
  }

  @Override
  public String name() {
    return to.file().toString();
  }

  @Override
  public PushObserver observer() {
    return observer;
  }

  @Override
  public boolean takesOneAtATime() {
    return true;
  }

  @Override
  public SourceImage fitting(SourceImage image) {
    DockerArchiveCopy.requirePossible(image, options);
    return image;
  }

  @Override
  public Optional<Compression> made(LayerBlob layer) {
    return new UncompressedLayer(layer).isAsStored()
        ? Optional.empty()
        : Optional.of(new Compression.None());
  }

  @Override
  public Map<Digest, BlobOutcome> look(SourceImage image) {
    observer.begins(image);
    DockerArchiveWriter begun =
        DockerArchiveWriter.open(
            to.file(), DockerArchiveCopy.names(to, options), options.temporary(), outputs);
    writer = Optional.of(begun);
    try {
      begun.begin(image);
    } catch (IOException e) {
      throw new OutputException(name(), e);
    }
    return Map.of();
  }

  @Override
  public Descriptor send(
      LayerBlob layer, String mediaType, Optional<Descriptor> known, BlobSource source)
      throws IOException {
    return writer.orElseThrow().layer(layer, source);
  }

  @Override
  public PushResult finish(SourceImage image, List<BlobOutcome> layers) {
    try {
      writer.orElseThrow().commit();
    } catch (IOException e) {
      throw new OutputException(name(), e);
    }
    Descriptor config = image.configDescriptor();
    BlobOutcome outcome =
        new BlobOutcome(config.digest(), config, Outcome.SENT, How.UNKNOWN, config.size());
    return new PushResult(image.asDocker().manifest(), layers, outcome, true);
  }

  @Override
  public void close() {
    writer.ifPresent(DockerArchiveWriter::close);
  }
}
