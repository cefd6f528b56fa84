package org.nix2container.serve;

import java.time.Duration;
import org.nix2container.pull.LayerBlob;

/**
 * A layer that a client fetched, or began to.
 *
 * @param repository as the client named it
 * @param sent bytes of it; fewer than it has where the client asked for a part
 * @param whole whether all was sent that was asked for
 * @param took from when it began to be made
 */
public record LayerFetch(
    String repository, LayerBlob layer, long sent, boolean whole, Duration took) {}
