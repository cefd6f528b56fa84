package org.nix2container.podman;

import java.util.List;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.program.ProgramOutcome;

/** Podman did not do what it was to do. */
public final class PodmanFailedException extends Nix2ContainerException {

  private static final long serialVersionUID = 1L;

  private static final String ERROR = "Error: ";

  /** What is added to the number of a signal that ended a program. */
  private static final int SIGNAL = 128;

  /**
   * @param image that it was about
   * @param reason in Podman's own words, as far as it has any
   */
  PodmanFailedException(String image, String reason) {
    super(image + ": podman: " + reason);
  }

  /** What it says when it fails: the line that begins with {@code Error:}, and what follows it. */
  static String reason(ProgramOutcome outcome) {
    if (outcome.status() == 0) {
      return "stopped before the image was there";
    }
    if (outcome.status() > SIGNAL) {
      return "ended by signal " + (outcome.status() - SIGNAL);
    }
    List<String> lines = outcome.lastLines();
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (lines.get(i).startsWith(ERROR)) {
        return String.join(" ", lines.subList(i, lines.size())).substring(ERROR.length());
      }
    }
    return lines.isEmpty() ? "failed with status " + outcome.status() : lines.getLast();
  }
}
