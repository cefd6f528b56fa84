/**
 * The names of images: Docker references ({@code registry/repository:tag}) and the {@code
 * transport:where} strings that say where an image is or goes to, with the syntax of skopeo
 * (containers-transports(5)).
 */
@NullMarked
package org.nix2container.reference;

import org.jspecify.annotations.NullMarked;
