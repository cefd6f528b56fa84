/**
 * From an image to the places where images live. Each destination is a class that states the layout
 * it writes.
 */
@NullMarked
package org.nix2container.copy;

import org.jspecify.annotations.NullMarked;
