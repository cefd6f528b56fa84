/**
 * The file tree of a layer: which file of which store path is where in the image.
 *
 * <p>All files of all store paths are put into one tree, keyed by their path in the image; the tar
 * is that tree in depth-first order, siblings sorted by the bytes of their names. Most store paths
 * go into the image as they are, or with one prefix in place of another, and then a whole directory
 * is put into the tree without being looked into: it is listed when the walk comes to it, unless
 * something else lands inside it before. So a walk needs memory for one directory at a time, and
 * its first files can be read while the rest is still being found.
 */
@NullMarked
package org.nix2container.tree;

import org.jspecify.annotations.NullMarked;
