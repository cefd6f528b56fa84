package org.nix2container.closure;

import java.util.List;
import org.nix2container.failure.Nix2ContainerException;

/** Store paths that refer to each other in a circle, which no store can hold. */
public final class CycleException extends Nix2ContainerException {

  private static final long serialVersionUID = 1L;

  CycleException(String graphName, List<String> circle) {
    super(graphName + ": these store paths refer to each other: " + String.join(" -> ", circle));
  }
}
