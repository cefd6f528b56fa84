/**
 * From an image to the places where images live. Each destination is a class that states the layout
 * it writes.
 *
 * <p>Runtimes of containers take a whole image as one archive ({@link
 * org.nix2container.copy.ImageStream}), in one of two formats: that of {@code docker save}, in
 * which layers are tars known by their diffIDs, or a tar of an OCI layout, in which they are blobs
 * known by their digests. Layers that the runtime has can be missing in either. What it has may go
 * while the image is on its way, and what it says of what it has may be wrong: {@link
 * org.nix2container.copy.LoaderTarget} then sends all.
 */
@NullMarked
package org.nix2container.copy;

import org.jspecify.annotations.NullMarked;
