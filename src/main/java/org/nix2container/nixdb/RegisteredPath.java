package org.nix2container.nixdb;

/**
 * A store path, and what tells it from one that Nix registers later under the same name: after a
 * garbage collection its content may be another.
 *
 * @param path the absolute store path
 * @param id of the registration; Nix does not give it again
 * @param narHash as {@link ValidPath#narHash}; a repair can change it without a new registration
 */
public record RegisteredPath(String path, long id, String narHash) {}
