package org.nix2container.tree;

import java.nio.charset.StandardCharsets;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.source.SourceFile;

/** Two files that would have to be in one place of the image. */
public final class PathConflictException extends Nix2ContainerException {

  private static final long serialVersionUID = 1L;

  PathConflictException(byte[] imagePath, SourceFile first, SourceFile second, String difference) {
    super(
        new String(imagePath, StandardCharsets.UTF_8)
            + ": both "
            + first
            + " and "
            + second
            + " are put here, and they differ in "
            + difference);
  }
}
