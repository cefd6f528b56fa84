package org.nix2container.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.oci.Sizes;
import org.nix2container.push.BlobOutcome;
import org.nix2container.push.BlobOutcome.Outcome;
import org.nix2container.push.PushResult;

/** Says in words what a push came to. */
final class PushSummary {

  private PushSummary() {}

  /** A blob that is there. */
  static String line(BlobOutcome outcome, String name) {
    String done = done(outcome.outcome());
    String size = Sizes.of(outcome.blob().size());
    return done
        + " ".repeat(Math.max(1, 8 - done.length() + 8 - size.length()))
        + size
        + "  "
        + name
        + how(outcome);
  }

  private static String done(Outcome outcome) {
    return switch (outcome) {
      case PRESENT -> "skipped";
      case MOUNTED -> "mounted";
      case SENT -> "sent";
    };
  }

  private static String how(BlobOutcome outcome) {
    return switch (outcome.how()) {
      case SAME_BLOB -> "";
      case DIFF_ID -> " (there uncompressed)";
      case LOCAL_RECORD -> " (known from an earlier push)";
      case REGISTRY_CACHE -> " (known from an image there)";
      case RECORDED_DIGEST -> " (known from the build)";
      case UNKNOWN -> "";
    };
  }

  /** Such as {@code 7 layers skipped (120 MB), 2 sent (30 MB)}; nothing for files. */
  static Optional<String> line(Written.Done done) {
    if (done.images().isEmpty()) {
      return Optional.empty();
    }
    List<String> parts = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      int layers = 0;
      long bytes = 0;
      for (PushResult image : done.images()) {
        PushResult.Total total = image.total(outcome);
        layers += total.layers();
        bytes += total.bytes();
      }
      if (layers > 0) {
        String noun = parts.isEmpty() ? layers == 1 ? " layer " : " layers " : " ";
        parts.add(layers + noun + done(outcome) + " (" + Sizes.of(bytes) + ")");
      }
    }
    if (parts.isEmpty()) {
      parts.add("no layers");
    }
    return Optional.of(String.join(", ", parts));
  }
}
