package org.nix2container.cli;

import org.nix2container.failure.Nix2ContainerException;

/** A command line that cannot be understood. */
final class UsageException extends Nix2ContainerException {

  private static final long serialVersionUID = 1L;

  UsageException(String reason, String command) {
    super(reason + "; see `nix2container " + (command.isEmpty() ? "" : command + " ") + "--help`");
  }
}
