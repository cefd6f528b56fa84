package org.nix2container.cli;

import java.io.PrintStream;
import java.util.ArrayList;
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
    out.println("  nix2container copy nix:./result docker://registry.example.org/hello:1.0");
    out.println("  nix2container build --help");
  }

  private void print(Command command) {
    out.println("usage: nix2container " + command.name() + " " + command.arguments());
    out.println();
    out.println(command.summary());
    out.println();
    if (!command.syntax().isEmpty()) {
      command.syntax().forEach(out::println);
      out.println();
    }
    command.flagGroups().forEach(this::group);
    globalFlags();
    if (!command.notes().isEmpty()) {
      command.notes().forEach(out::println);
      out.println();
    }
    out.println("examples:");
    for (String example : command.examples()) {
      out.println("  " + example);
    }
  }

  private void globalFlags() {
    group(new FlagGroup("flags of all commands", List.of(Flag.HELP, Flag.DEBUG, Flag.VERSION)));
  }

  private void group(FlagGroup group) {
    List<Flag> shown = new ArrayList<>();
    for (Flag flag : group.flags()) {
      if (flag.isShown()) {
        shown.add(flag);
      }
    }
    if (shown.isEmpty()) {
      return;
    }
    out.println(group.title() + ":");
    int i = 0;
    while (i < shown.size()) {
      i += entry(shown, i);
    }
    out.println();
  }

  /** One flag, or several that do the same for different things; tells how many. */
  private int entry(List<Flag> flags, int first) {
    Flag flag = flags.get(first);
    StringBuilder term = new StringBuilder();
    if (flag.letter() != Flag.NO_LETTER) {
      term.append('-').append(flag.letter()).append(", ");
    }
    term.append("--").append(flag.name());
    int i = first + 1;
    while (i < flags.size() && flags.get(i).help().equals(flag.help())) {
      term.append(", --").append(flags.get(i++).name());
    }
    term.append(flag.hasValue() ? " " : "").append(flag.value());
    entry(term.toString(), flag.help());
    return i - first;
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
