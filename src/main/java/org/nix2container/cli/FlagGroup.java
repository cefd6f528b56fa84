package org.nix2container.cli;

import java.util.ArrayList;
import java.util.List;

/** Flags that belong together in a help. */
record FlagGroup(String title, List<Flag> flags) {

  FlagGroup {
    flags = List.copyOf(flags);
  }

  /** All flags of the groups. */
  static List<Flag> flags(List<FlagGroup> groups) {
    List<Flag> flags = new ArrayList<>();
    groups.forEach(group -> flags.addAll(group.flags()));
    return flags;
  }
}
