package org.nix2container.copy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
import org.nix2container.push.BlobOutcome;
import org.nix2container.push.BlobOutcome.How;
import org.nix2container.push.BlobOutcome.Outcome;
import org.nix2container.push.PushObserver;
import org.nix2container.push.PushResult;
import org.nix2container.reference.Location;
import org.nix2container.registry.Repository.BlobSource;

/** A layout, an archive of one or a directory. */
final class FilesTarget implements LocalTarget {

  private final Location to;
  private final CopyOptions options;
  private final Outputs outputs;
  private final PushObserver observer;

  private Optional<ImageWriter> writer = Optional.empty();
  private Optional<SourceImage> image = Optional.empty();
  private boolean described;

  FilesTarget(Location to, CopyOptions options, Outputs outputs, PushObserver observer) {
    this.to = to;
    this.options = options;
    this.outputs = outputs;
    this.observer = observer;
  }

  @Override
  public String name() {
    return ImageCopy.path(to).toString();
  }

  @Override
  public PushObserver observer() {
    return observer;
  }

  @Override
  public boolean takesOneAtATime() {
    return to instanceof Location.OciArchive;
  }

  @Override
  public SourceImage fitting(SourceImage given) {
    return new FittingImage(to, options).of(given);
  }

  @Override
  public Optional<Compression> made(LayerBlob layer) {
    return LayerForm.of(to, options).made(image.orElseThrow(), layer);
  }

  @Override
  public Map<Digest, BlobOutcome> look(SourceImage fit) {
    observer.begins(fit);
    image = Optional.of(fit);
    ImageWriter begun = ImageCopy.writer(to, options, outputs);
    writer = Optional.of(begun);
    List<LayerBlob> layers = fit.distinctLayers();
    if (layers.stream().allMatch(layer -> made(layer).isEmpty())) {
      describe(begun, fit);
    }
    Map<Digest, BlobOutcome> there = new LinkedHashMap<>();
    for (LayerBlob layer : layers) {
      Descriptor blob = layer.descriptor();
      if (made(layer).isEmpty() && begun.has(blob)) {
        BlobOutcome outcome =
            new BlobOutcome(layer.diffId(), blob, Outcome.PRESENT, How.SAME_BLOB, 0);
        observer.layerEnds(outcome);
        there.put(blob.digest(), outcome);
      }
    }
    return there;
  }

  /** Writes the manifest and the config. */
  private void describe(ImageWriter to, SourceImage fit) {
    try {
      to.named(fit.manifest());
      to.small(fit.configDescriptor(), fit.config());
      described = true;
    } catch (IOException e) {
      throw new OutputException(name(), e);
    }
  }

  @Override
  public Descriptor send(
      LayerBlob layer, String mediaType, Optional<Descriptor> known, BlobSource source)
      throws IOException {
    return writer.orElseThrow().blob(mediaType, known, source);
  }

  @Override
  public PushResult finish(SourceImage sent, List<BlobOutcome> layers) {
    ImageWriter begun = writer.orElseThrow();
    if (!described) {
      describe(begun, sent);
    }
    try {
      begun.commit();
    } catch (IOException e) {
      throw new OutputException(name(), e);
    }
    Descriptor config = sent.configDescriptor();
    BlobOutcome outcome =
        new BlobOutcome(config.digest(), config, Outcome.SENT, How.UNKNOWN, config.size());
    return new PushResult(sent.manifest(), new ArrayList<>(layers), outcome, true);
  }

  @Override
  public void close() {
    writer.ifPresent(ImageWriter::close);
  }
}
