package org.nix2container.cli;

import java.io.PrintStream;
import java.util.List;

/** Prints the help. */
final class Help {

  private static final int WIDTH = 80;
  private static final int COLUMN = 24;

  private final PrintStream out;

  private Help(PrintStream out) {
    this.out = out;
  }

  static void ofAll(List<Command> commands, PrintStream out) {
    new Help(out).printAll(commands);
  }

  static void of(Command command, PrintStream out) {
    new Help(out).print(command);
  }

  private void printAll(List<Command> commands) {
    out.println("nix2container turns Nix store paths into container images.");
    out.println();
    out.println("usage: nix2container COMMAND [FLAGS] [ARGUMENTS]   (flags may stand anywhere)");
    out.println();
    out.println("commands:");
    for (Command command : commands) {
      entry(command.name(), command.summary());
    }
    out.println();
    globalFlags();
    out.println("examples:");
    out.println("  nix2container build ./result --to docker-archive:hello.tar:hello:1.0");
    out.println("  nix2container copy nix:./result oci:layout:latest");
    out.println("  nix2container build --help");
  }

  private void print(Command command) {
    out.println("usage: nix2container " + command.name() + " " + command.arguments());
    out.println();
    out.println(command.summary());
    out.println();
    if (command.writesImages()) {
      out.println("DEST is one of:");
      for (String syntax : Destination.SYNTAX) {
        out.println("  " + syntax);
      }
      out.println();
    }
    if (!command.flags().isEmpty()) {
      out.println("flags:");
      command.flags().forEach(this::flag);
      out.println();
    }
    globalFlags();
    out.println("examples:");
    for (String example : command.examples()) {
      out.println("  " + example);
    }
  }

  private void globalFlags() {
    out.println("flags of all commands:");
    flag(Flag.HELP);
    flag(Flag.DEBUG);
    flag(Flag.VERSION);
    out.println();
  }

  private void flag(Flag flag) {
    entry("--" + flag.name() + (flag.hasValue() ? " " + flag.value() : ""), flag.help());
  }

  /** A term and, in a column beside it or below, what it means. */
  private void entry(String term, String meaning) {
    StringBuilder line = new StringBuilder("  ").append(term);
    if (line.length() > COLUMN - 2) {
      out.println(line);
      line.setLength(0);
    }
    for (String word : meaning.split(" ")) {
      if (line.length() + 1 + word.length() > WIDTH) {
        out.println(line);
        line.setLength(0);
      }
      if (line.length() < COLUMN) {
        line.append(" ".repeat(COLUMN - line.length()));
      } else {
        line.append(' ');
      }
      line.append(word);
    }
    out.println(line);
  }
}
