package org.nix2container.program;

import java.util.List;
import org.nix2container.failure.Nix2ContainerException;

/** A program that was run did not do what it was to do. */
public final class ProgramFailedException extends Nix2ContainerException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> lastLines;

  /**
   * @param call what was run, as in {@code podman pull}
   */
  ProgramFailedException(String call, String reason) {
    this(call, reason, List.of());
  }

  ProgramFailedException(String call, String reason, List<String> lastLines) {
    super(call + ": " + reason);
    this.lastLines = List.copyOf(lastLines);
  }

  /** The last that it wrote to its standard error; at most 20 lines. */
  public List<String> lastLines() {
    return lastLines;
  }
}
