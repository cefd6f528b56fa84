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

  /** The flags that only some commands have. */
  List<Flag> flags();

  /** Whether it takes destinations, whose syntax its help then tells. */
  default boolean writesImages() {
    return false;
  }

  /** Command lines that show how it is used. */
  List<String> examples();

  /** Runs it; throws what stands in the way. */
  void run(Invocation invocation);
}
