package org.nix2container.program;

import org.nix2container.failure.Nix2ContainerException;

/** A program that has to be run is not installed. */
public final class MissingProgramException extends Nix2ContainerException {

  private static final long serialVersionUID = 1L;

  /**
   * @param program its name
   * @param advice what to do: which package has it
   */
  public MissingProgramException(String program, String advice) {
    super(program + ": there is no such program in the PATH: " + advice);
  }
}
