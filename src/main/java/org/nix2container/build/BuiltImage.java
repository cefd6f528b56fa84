package org.nix2container.build;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.image.Image;

/**
 * An image and what there is to say of it.
 *
 * @param name of the first path, for an image that was given none
 * @param chosenEntrypoint the program that was obvious enough to be the entrypoint
 * @param digested how many layers had to be read; the digests of the others were known
 * @param pathSizes about how many bytes each store path has, where that is known
 * @param warnings what was asked for and had no effect
 */
public record BuiltImage(
    Image image,
    String name,
    Optional<String> chosenEntrypoint,
    int digested,
    Map<String, Long> pathSizes,
    List<String> warnings) {}
