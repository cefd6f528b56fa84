package org.nix2container.pull;

import java.util.List;
import java.util.Optional;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.MediaType;
import org.nix2container.oci.Platform;

/** Chooses the image of an index that fits a platform. */
final class InstanceChoice {

  private InstanceChoice() {}

  /**
   * @param mediaType of the index: in an OCI index an image for no platform in particular will do,
   *     if no other does
   */
  static Descriptor of(
      String name, List<IndexEntry> entries, PlatformChoice choice, String mediaType) {
    for (String variant : choice.variants()) {
      for (IndexEntry entry : entries) {
        if (entry.platform().isPresent() && fits(entry.platform().get(), choice, variant)) {
          return entry.manifest();
        }
      }
    }
    for (IndexEntry entry : entries) {
      if (entry.platform().isEmpty() && mediaType.equals(MediaType.OCI_INDEX)) {
        return entry.manifest();
      }
    }
    for (IndexEntry entry : entries) {
      if (choice.anyVariant() && entry.platform().isPresent()) {
        Platform platform = entry.platform().get();
        if (fits(platform, choice, platform.variant())) {
          return entry.manifest();
        }
      }
    }
    throw new ImageNotFoundException(
        name,
        "nothing for "
            + choice
            + " among "
            + listed(entries)
            + "; choose with --override-os,"
            + " --override-arch and --override-variant");
  }

  private static boolean fits(Platform platform, PlatformChoice choice, String variant) {
    return platform.os().equals(choice.os())
        && platform.architecture().equals(choice.architecture())
        && platform.variant().equals(variant);
  }

  private static String listed(List<IndexEntry> entries) {
    StringBuilder all = new StringBuilder();
    for (IndexEntry entry : entries) {
      all.append(all.isEmpty() ? "" : ", ").append(text(entry.platform()));
    }
    return all.isEmpty() ? "nothing at all" : all.toString();
  }

  private static String text(Optional<Platform> platform) {
    if (platform.isEmpty()) {
      return "one without a platform";
    }
    Platform is = platform.get();
    return is.os() + "/" + is.architecture() + (is.variant().isEmpty() ? "" : "/" + is.variant());
  }
}
