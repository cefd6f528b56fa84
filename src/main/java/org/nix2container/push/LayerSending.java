package org.nix2container.push;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.nix2container.compress.Compression;
import org.nix2container.compress.Compressors;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.pull.BlobContent;
import org.nix2container.pull.LayerBlob;

/** Sends the layers that targets lack, several at once, each read once. */
final class LayerSending {

  private static final int FEWEST_MADE = 2;

  private final List<LayerBlob> layers;
  private final List<TargetState> states;
  private final int copies;
  private final Compressors compressors;

  /** Layers that are generated or compressed take memory and cores while they are. */
  private final Semaphore making =
      new Semaphore(Math.max(FEWEST_MADE, Runtime.getRuntime().availableProcessors()));

  private final AtomicBoolean stopped = new AtomicBoolean();

  /**
   * @param copies how many layers at once, at most
   */
  LayerSending(
      List<LayerBlob> layers, List<TargetState> states, int copies, Compressors compressors) {
    this.layers = layers;
    this.states = states;
    this.copies = copies;
    this.compressors = compressors;
  }

  /**
   * Sends all that any of the targets lacks. Targets that it cannot be sent to have failed then.
   */
  void send() {
    List<LayerBlob> lacking = new ArrayList<>();
    for (LayerBlob layer : layers) {
      if (!lacking(layer).isEmpty() && isHere(layer)) {
        lacking.add(layer);
      }
    }
    boolean inOrder = states.stream().anyMatch(state -> state.target().takesOneAtATime());
    if (!inOrder) {
      // The largest first, so that none is left running alone at the end.
      lacking.sort(
          Comparator.comparingLong((LayerBlob layer) -> layer.descriptor().size()).reversed());
    }
    List<Runnable> tasks = new ArrayList<>();
    for (LayerBlob layer : lacking) {
      tasks.add(() -> send(layer));
    }
    Lanes.run(inOrder ? 1 : copies, tasks);
  }

  private List<TargetState> lacking(LayerBlob layer) {
    List<TargetState> lacking = new ArrayList<>();
    for (TargetState state : states) {
      if (state.lacks(layer)) {
        lacking.add(state);
      }
    }
    return lacking;
  }

  private boolean isHere(LayerBlob layer) {
    Optional<String> missing = MissingPaths.first(layer);
    missing.ifPresent(path -> {
      for (TargetState state : lacking(layer)) {
        state.fail(
            new InvalidInputException(
                layer.content().describe(),
                "it has to be sent to "
                    + state.target().name()
                    + ", which does not have it, but "
                    + path
                    + " is not on this machine: realise it, or push from where the image was"
                    + " built"));
      }
    });
    return missing.isEmpty();
  }

  private void send(LayerBlob layer) {
    List<TargetState> lacking = lacking(layer);
    if (lacking.isEmpty() || stopped.get()) {
      return;
    }
    boolean takesCores = layer.content() instanceof BlobContent.Generated;
    for (TargetState state : lacking) {
      Optional<Compression> made = state.target().made(layer);
      takesCores |= made.isPresent() && !(made.get() instanceof Compression.None);
    }
    if (takesCores) {
      making.acquireUninterruptibly();
    }
    try {
      new OneLayer(layer, lacking, states, compressors, stopped).send();
    } finally {
      if (takesCores) {
        making.release();
      }
    }
  }
}
