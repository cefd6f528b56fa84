package org.nix2container.reference;

import java.util.List;
import java.util.Optional;

/**
 * Which storage of containers/storage is meant: {@code [DRIVER@ROOT+RUNROOT:OPTION,OPTION]} in
 * containers-transports(5), where each part may be absent and is then what storage.conf says.
 *
 * @param options of the driver
 */
public record StorageSpecifier(
    Optional<String> driver,
    Optional<String> root,
    Optional<String> runRoot,
    List<String> options) {

  /** What storage.conf says. */
  public static final StorageSpecifier DEFAULT =
      new StorageSpecifier(Optional.empty(), Optional.empty(), Optional.empty(), List.of());

  public StorageSpecifier {
    options = List.copyOf(options);
  }
}
