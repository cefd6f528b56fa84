package org.nix2container.pull;

import java.util.Optional;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Platform;

/**
 * One of the images that an index lists.
 *
 * @param platform what it runs on, if the index says it
 */
public record IndexEntry(Descriptor manifest, Optional<Platform> platform) {}
