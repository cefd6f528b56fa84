package org.nix2container.push;

import java.util.ArrayList;
import java.util.List;
import org.nix2container.compress.Compressors;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;

/** One image on its way to its targets: look, send what is not there, finish. */
final class ImagePush {

  private final SourceImage image;
  private final int copies;
  private final Compressors compressors;

  ImagePush(SourceImage image, int copies, Compressors compressors) {
    this.image = image;
    this.copies = copies;
    this.compressors = compressors;
  }

  /** Brings each target to its end, good or bad. */
  void run(List<TargetState> states) {
    each(states, state -> state.look(image));
    send(states);
    each(states, this::finish);
  }

  private interface Step {
    void take(TargetState state);
  }

  private static void each(List<TargetState> states, Step step) {
    List<Runnable> tasks = new ArrayList<>();
    states.forEach(state -> tasks.add(() -> step.take(state)));
    Lanes.run(tasks.size(), tasks);
  }

  private void send(List<TargetState> states) {
    List<LayerBlob> layers = image.distinctLayers();
    new LayerSending(layers, states, copies, compressors).send();
  }

  private void finish(TargetState state) {
    try {
      if (state.failure().isPresent()) {
        return;
      }
      try {
        state.finish();
      } catch (LostBlobsException e) {
        state.lost(e);
        send(List.of(state));
        if (state.failure().isEmpty()) {
          state.finish();
        }
      }
    } catch (Nix2ContainerException e) {
      state.fail(e);
    }
  }
}
