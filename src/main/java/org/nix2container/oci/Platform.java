package org.nix2container.oci;

import org.nix2container.json.JsonWriter;

/**
 * What an image runs on (OCI image-index.md, "platform").
 *
 * @param architecture in Go's words: {@code amd64}, {@code arm64}
 * @param os such as {@code linux}
 * @param variant of the architecture, such as {@code v8}; empty where there is none
 */
public record Platform(String architecture, String os, String variant) {

  public static final String LINUX = "linux";

  /** Linux on this architecture. */
  public static Platform linux(String architecture) {
    return new Platform(architecture, LINUX, "");
  }

  /** The architecture of this machine, in Go's words. */
  public static String thisArchitecture() {
    String name = System.getProperty("os.arch");
    return switch (name) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      case "x86", "i386", "i486", "i586", "i686" -> "386";
      default -> name;
    };
  }

  void writeMembersTo(JsonWriter json) {
    json.key("architecture").string(architecture);
    json.key("os").string(os);
    if (!variant.isEmpty()) {
      json.key("variant").string(variant);
    }
  }
}
