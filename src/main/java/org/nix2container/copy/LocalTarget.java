package org.nix2container.copy;

import org.nix2container.output.Outputs;
import org.nix2container.push.PushObserver;
import org.nix2container.push.PushTarget;
import org.nix2container.reference.Location;

/**
 * A local destination that an image is written to together with others ({@link
 * org.nix2container.push.RegistryPush#pushAll}). Nothing is seen of it before it is finished, and
 * nothing is left of it after {@link #close} if it is not.
 */
public interface LocalTarget extends PushTarget, AutoCloseable {

  /**
   * The file or directory at a location.
   *
   * @param options which images of an index does not matter here: it takes one image
   */
  static LocalTarget of(Location to, CopyOptions options, Outputs outputs, PushObserver observer) {
    return to instanceof Location.DockerArchive archive
        ? new DockerArchiveTarget(archive, options, outputs, observer)
        : new FilesTarget(to, options, outputs, observer);
  }

  @Override
  void close();
}
