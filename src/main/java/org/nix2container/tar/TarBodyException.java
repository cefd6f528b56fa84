package org.nix2container.tar;

import org.nix2container.failure.Nix2ContainerException;

/** The content of an entry is not as long as its header says. */
public final class TarBodyException extends Nix2ContainerException {

  private static final long serialVersionUID = 1L;

  TarBodyException(byte[] name, String reason) {
    super("tar entry " + TarHeaderException.readable(name) + ": " + reason);
  }
}
