package org.nix2container.pull;

import org.nix2container.reference.Location;

/**
 * What a runtime has written of one of its images, for it to be read.
 *
 * @param describe the image in the runtime, for messages
 * @param at an archive or layout with that image alone
 * @param remove takes it away, when nothing of it is needed any more
 */
public record ExportedImage(String describe, Location at, Runnable remove) {}
