package org.nix2container.cli;

/** What people call a store path. */
final class StorePathName {

  private static final int HASH = 32;

  private StorePathName() {}

  /** Without the directory and the hash, which say nothing to a person. */
  static String of(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.length() > HASH + 1 && name.charAt(HASH) == '-' ? name.substring(HASH + 1) : name;
  }
}
