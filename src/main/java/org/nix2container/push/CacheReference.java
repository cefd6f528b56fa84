package org.nix2container.push;

import org.nix2container.reference.RegistryReference;
import org.nix2container.registry.Repository;

/**
 * An image that the user named to be asked what the blobs of its layers are. That makes it trusted,
 * in whatever repository it is.
 *
 * @param repository where it is
 * @param reference which image it is
 */
public record CacheReference(Repository repository, RegistryReference reference) {}
