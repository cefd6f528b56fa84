package org.nix2container.docker;

import org.jspecify.annotations.Nullable;
import org.nix2container.failure.Nix2ContainerException;

/** What a Docker daemon did not do. */
public final class DockerException extends Nix2ContainerException {

  private static final long serialVersionUID = 1L;

  DockerException(DockerEndpoint daemon, String message, @Nullable Throwable cause) {
    super(daemon + ": " + message, cause);
  }
}
