package org.nix2container.page;

import java.util.List;

/**
 * What fetches an image with one of the tools there are.
 *
 * @param tool as people call it
 * @param id as data calls it
 * @param text a command for a shell; for Kubernetes, a line of a manifest
 */
record PullCommand(String tool, String id, String text) {

  /**
   * One for each tool, the most common first.
   *
   * @param reference a valid one: it goes into commands as it is
   */
  static List<PullCommand> of(String reference) {
    String name = reference.substring(reference.indexOf('/') + 1);
    // An IPv6 address has brackets, which some shells take for a pattern.
    String quoted = reference.startsWith("[") ? "'" + reference + "'" : reference;
    String source =
        quoted.startsWith("'") ? "'docker://" + reference + "'" : "docker://" + reference;
    return List.of(
        new PullCommand("Docker", "docker", "docker pull " + quoted),
        new PullCommand("Podman", "podman", "podman pull --tls-verify=false " + quoted),
        new PullCommand("nerdctl", "nerdctl", "nerdctl --insecure-registry pull " + quoted),
        new PullCommand("ctr", "ctr", "ctr images pull --plain-http " + quoted),
        new PullCommand(
            "skopeo", "skopeo", "skopeo copy --src-tls-verify=false " + source + " oci:" + name),
        new PullCommand("Kubernetes", "kubernetes", "image: \"" + reference + "\""));
  }
}
