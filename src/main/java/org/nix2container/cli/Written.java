package org.nix2container.cli;

import java.util.List;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.push.PushResult;
import org.nix2container.push.TargetResult;

/** What came of one destination. */
sealed interface Written {

  Destination destination();

  /**
   * The image is there.
   *
   * @param manifest or index, as it is there now
   * @param images what became of the layers of each image; nothing where that is not known, in
   *     files
   */
  record Done(Destination destination, ManifestBlob manifest, List<PushResult> images)
      implements Written {
    public Done {
      images = List.copyOf(images);
    }
  }

  /** It is not. */
  record Failed(Destination destination, Nix2ContainerException failure) implements Written {}

  /** What came of a target that was one of several. */
  static Written of(Destination destination, TargetResult result) {
    return switch (result) {
      case TargetResult.Pushed pushed ->
          new Done(destination, pushed.result().manifest(), List.of(pushed.result()));
      case TargetResult.Failed failed -> new Failed(destination, failed.failure());
    };
  }

  /** Writes to one destination. */
  @FunctionalInterface
  interface Writing {
    Done run();
  }

  /** Keeps a failure from other destinations. */
  static Written attempt(Destination destination, Writing writing) {
    try {
      return writing.run();
    } catch (Nix2ContainerException e) {
      return new Failed(destination, e);
    }
  }
}
