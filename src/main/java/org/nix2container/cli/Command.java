package org.nix2container.cli;

import java.util.List;

/** A command of the program. */
interface Command {

  /** What it is called by. */
  String name();

  /** Its arguments, as the help shows them. */
  String arguments();

  /** What it does, in a line. */
  String summary();

  /** The flags that only some commands have, as the help shows them. */
  List<FlagGroup> flagGroups();

  /** All flags of the groups. */
  default List<Flag> flags() {
    return FlagGroup.flags(flagGroups());
  }

  /** What an image looks like in its arguments; nothing if it takes none. */
  default List<String> syntax() {
    return List.of();
  }

  /** What else there is to know, after the flags in its help. */
  default List<String> notes() {
    return List.of();
  }

  /** Command lines that show how it is used. */
  List<String> examples();

  /** Runs it; throws what stands in the way. */
  void run(Invocation invocation);
}
