package org.nix2container.push;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;

/** How far a target has come. */
final class TargetState {

  private final PushTarget target;
  private final Map<Digest, BlobOutcome> outcomes = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable Nix2ContainerException> failure = new AtomicReference<>();

  private volatile Optional<SourceImage> fitting = Optional.empty();
  private volatile Optional<PushResult> done = Optional.empty();

  TargetState(PushTarget target) {
    this.target = target;
  }

  PushTarget target() {
    return target;
  }

  Map<Digest, BlobOutcome> outcomes() {
    return outcomes;
  }

  /** Finds out what is there. */
  void look(SourceImage image) {
    try {
      SourceImage fit = target.fitting(image);
      fitting = Optional.of(fit);
      outcomes.putAll(target.look(fit));
    } catch (Nix2ContainerException e) {
      fail(e);
    }
  }

  /** Gives the target up. */
  void fail(Nix2ContainerException e) {
    failure.compareAndSet(null, e);
  }

  Optional<Nix2ContainerException> failure() {
    return Optional.ofNullable(failure.get());
  }

  boolean lacks(LayerBlob layer) {
    return failure.get() == null && !outcomes.containsKey(layer.descriptor().digest());
  }

  /** Notes that a layer was sent. */
  void sent(LayerBlob layer, Descriptor blob) {
    BlobOutcome outcome = BlobOutcome.sent(layer.diffId(), blob);
    outcomes.put(layer.descriptor().digest(), outcome);
    target.observer().layerEnds(outcome);
  }

  /** Forgets blobs that are not there after all; all of them if nobody knows which. */
  void lost(LostBlobsException e) {
    if (e.blobs().isEmpty()) {
      outcomes.clear();
    }
    outcomes.values().removeIf(outcome -> e.blobs().contains(outcome.blob().digest()));
  }

  /** Has the manifest written. */
  void finish() {
    SourceImage image = fitting.orElseThrow();
    List<BlobOutcome> layers = new ArrayList<>();
    for (LayerBlob layer : image.distinctLayers()) {
      layers.add(outcome(layer));
    }
    done = Optional.of(target.finish(asSent(image), layers));
  }

  /** The image with the blobs that are there, when all are; itself if these are the ones it has. */
  private SourceImage asSent(SourceImage image) {
    List<Descriptor> blobs = new ArrayList<>();
    boolean same = true;
    for (LayerBlob layer : image.layers()) {
      Descriptor blob = outcome(layer).blob();
      same &= blob.digest().equals(layer.descriptor().digest());
      blobs.add(blob);
    }
    return same ? image : image.withLayers(blobs);
  }

  private BlobOutcome outcome(LayerBlob layer) {
    BlobOutcome outcome = outcomes.get(layer.descriptor().digest());
    if (outcome == null) {
      throw new IllegalStateException("layer " + layer.descriptor().digest() + " was not sent");
    }
    return outcome;
  }

  /** How it ended. */
  TargetResult result() {
    Nix2ContainerException failed = failure.get();
    if (failed != null) {
      return new TargetResult.Failed(target, failed);
    }
    return new TargetResult.Pushed(target, done.orElseThrow());
  }
}
