package org.nix2container.copy;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nix2container.compress.Compression;
import org.nix2container.copy.ImageLoader.Found;
import org.nix2container.failure.ClosedException;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.failure.OutputException;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.pull.DigestMismatchException;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.push.BlobOutcome;
import org.nix2container.push.BlobOutcome.How;
import org.nix2container.push.BlobOutcome.Outcome;
import org.nix2container.push.LostBlobsException;
import org.nix2container.push.PushObserver;
import org.nix2container.push.PushResult;
import org.nix2container.registry.Repository.BlobSource;

/**
 * A runtime that an image is loaded into. If it does not take the image without the layers that it
 * seemed to have, it is given all of them.
 */
public final class LoaderTarget implements LocalTarget {

  private final ImageLoader loader;
  private final PushObserver observer;

  private volatile Optional<SourceImage> image = Optional.empty();
  private volatile Optional<ImageLoad> load = Optional.empty();

  /** Whether the image has only to be named. */
  private volatile boolean whole;

  /** The layers that do not come. */
  private volatile Set<Digest> leftOut = Set.of();

  /** Why it did not go on taking an image from which layers were left out. */
  private volatile Optional<Nix2ContainerException> refusal = Optional.empty();

  public LoaderTarget(ImageLoader loader, PushObserver observer) {
    this.loader = loader;
    this.observer = observer;
  }

  @Override
  public String name() {
    return loader.name();
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
    return loader.fitting(image);
  }

  @Override
  public Optional<Compression> made(LayerBlob layer) {
    return loader.made(layer);
  }

  @Override
  public Map<Digest, BlobOutcome> look(SourceImage fit) {
    observer.begins(fit);
    image = Optional.of(fit);
    Found is = loader.look(fit);
    Map<Digest, BlobOutcome> there = new LinkedHashMap<>();
    for (LayerBlob layer : fit.distinctLayers()) {
      Descriptor blob = layer.descriptor();
      if (is.whole() || is.layers().contains(blob.digest())) {
        How how = loader.made(layer).isPresent() ? How.DIFF_ID : How.SAME_BLOB;
        there.put(blob.digest(), new BlobOutcome(layer.diffId(), blob, Outcome.PRESENT, how, 0));
      }
    }
    there.values().forEach(observer::layerEnds);
    whole = is.whole();
    leftOut = Set.copyOf(there.keySet());
    return there;
  }

  @Override
  public Descriptor send(
      LayerBlob layer, String mediaType, Optional<Descriptor> known, BlobSource source)
      throws IOException {
    WatchedSource watched = new WatchedSource(source);
    boolean sent = false;
    try {
      if (refusal.isEmpty()) {
        Descriptor is = begun().stream().layer(layer, mediaType, known, watched);
        sent = true;
        return is;
      }
    } catch (IOException | Nix2ContainerException e) {
      if (watched.hasFailed() || isFinal(e)) {
        throw e;
      }
      Nix2ContainerException failure = failure(e);
      if (leftOut.isEmpty()) {
        throw failure;
      }
      refusal = Optional.of(failure);
    } finally {
      if (!sent) {
        close();
      }
    }
    // All is sent again, so what comes of this does not matter.
    return known.orElse(new Descriptor(mediaType, layer.diffId(), 0));
  }

  private ImageLoad begun() {
    ImageLoad begun = load.isPresent() ? load.get() : loader.begin(image.orElseThrow(), leftOut);
    load = Optional.of(begun);
    return begun;
  }

  /** Whether it would be the same with all layers. */
  private static boolean isFinal(Exception e) {
    return e instanceof DigestMismatchException || e instanceof ClosedException;
  }

  private Nix2ContainerException failure(Exception e) {
    return e instanceof IOException io
        ? new OutputException(name(), io)
        : (Nix2ContainerException) e;
  }

  @Override
  public PushResult finish(SourceImage sent, List<BlobOutcome> layers) {
    boolean loaded = !whole;
    try {
      if (loaded) {
        load(sent);
      } else {
        loader.tag(image.orElseThrow());
      }
    } catch (IOException | Nix2ContainerException e) {
      Nix2ContainerException failure = failure(e);
      if (leftOut.isEmpty() && !whole || isFinal(e)) {
        throw failure;
      }
      observer.warns(
          name()
              + ": layers that seemed to be there could not be left out, all are sent: "
              + failure.getMessage());
      whole = false;
      leftOut = Set.of();
      refusal = Optional.empty();
      throw new LostBlobsException(name(), Set.of(), failure);
    } finally {
      close();
    }
    Descriptor config = sent.configDescriptor();
    BlobOutcome outcome =
        loaded
            ? new BlobOutcome(config.digest(), config, Outcome.SENT, How.UNKNOWN, config.size())
            : new BlobOutcome(config.digest(), config, Outcome.PRESENT, How.SAME_BLOB, 0);
    observer.layerEnds(outcome);
    return new PushResult(image.orElseThrow().manifest(), layers, outcome, loaded);
  }

  private void load(SourceImage sent) throws IOException {
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    ImageLoad begun = begun();
    begun.stream().end(sent);
    begun.await();
  }

  @Override
  public void close() {
    load.ifPresent(ImageLoad::close);
    load = Optional.empty();
  }
}
