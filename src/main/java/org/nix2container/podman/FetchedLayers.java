package org.nix2container.podman;

import java.util.ArrayList;
import java.util.LinkedHashMap;
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
import org.nix2container.push.BlobOutcome;
import org.nix2container.push.BlobOutcome.How;
import org.nix2container.push.BlobOutcome.Outcome;
import org.nix2container.push.PushObserver;
import org.nix2container.serve.ServeObserver;

/** Sees which layers of an image are fetched, and tells of it as of a push. */
final class FetchedLayers implements ServeObserver {

  private final Map<Digest, LayerBlob> layers = new LinkedHashMap<>();
  private final Map<Digest, BlobOutcome> fetched = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final PushObserver observer;

  FetchedLayers(SourceImage image, PushObserver observer) {
    for (LayerBlob layer : image.distinctLayers()) {
      layers.put(layer.descriptor().digest(), layer);
    }
    this.observer = observer;
  }

  private Optional<LayerBlob> layer(Digest blob) {
    return Optional.ofNullable(layers.get(blob));
  }

  @Override
  public void layerBegins(String repository, Digest blob) {
    layer(blob).ifPresent(observer::layerBegins);
  }

  @Override
  public void progress(String repository, Digest blob, long sent) {
    layer(blob).ifPresent(layer -> observer.progress(layer, sent, sent));
  }

  @Override
  public void layerEnds(String repository, Digest blob, boolean whole) {
    if (whole && layer(blob).isPresent()) {
      BlobOutcome outcome = sent(layer(blob).get());
      if (fetched.putIfAbsent(blob, outcome) == null) {
        observer.layerEnds(outcome);
      }
    }
  }

  private static BlobOutcome sent(LayerBlob layer) {
    Descriptor blob = layer.descriptor();
    return new BlobOutcome(layer.diffId(), blob, Outcome.SENT, How.UNKNOWN, blob.size());
  }

  @Override
  public void layerFails(String repository, Digest blob, Nix2ContainerException reason) {
    failure.compareAndSet(null, reason);
  }

  /** It is unchecked, whatever it is. */
  @Override
  public void requestFails(String request, Throwable reason) {
    failure.compareAndSet(null, reason);
  }

  /** Whether something could not be given that was asked for. */
  boolean hasFailed() {
    return failure.get() != null;
  }

  /** Throws what kept the first thing that could not be given from being given. */
  void throwFailure() {
    Throwable first = failure.get();
    if (first instanceof RuntimeException e) {
      throw e;
    }
    if (first instanceof Error e) {
      throw e;
    }
  }

  /**
   * What became of each layer, the lowest first, when the image is whole: those that nobody fetched
   * were there.
   */
  List<BlobOutcome> outcomes() {
    List<BlobOutcome> outcomes = new ArrayList<>();
    for (LayerBlob layer : layers.values()) {
      BlobOutcome outcome = fetched.get(layer.descriptor().digest());
      if (outcome == null) {
        outcome = present(layer);
        observer.layerEnds(outcome);
      }
      outcomes.add(outcome);
    }
    return outcomes;
  }

  /** A layer that does not have to be sent. */
  static BlobOutcome present(LayerBlob layer) {
    return new BlobOutcome(layer.diffId(), layer.descriptor(), Outcome.PRESENT, How.SAME_BLOB, 0);
  }
}
