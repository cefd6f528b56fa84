package org.nix2container.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.nix2container.output.Outputs;

/** A command line that was taken apart, and what a command needs to act on it. */
final class Invocation {

  private static final char REPLACEMENT = '\uFFFD';

  private final Command command;
  private final CommandLine line;
  private final List<String> arguments;
  private final Map<String, String> environment;
  private final Outputs outputs;
  private final Terminal terminal;

  Invocation(
      Command command,
      CommandLine line,
      List<String> arguments,
      Map<String, String> environment,
      Outputs outputs,
      Terminal terminal) {
    this.command = command;
    this.line = line;
    this.arguments = arguments;
    this.environment = environment;
    this.outputs = outputs;
    this.terminal = terminal;
  }

  /** The variables that the process was started with. */
  Map<String, String> environment() {
    return environment;
  }

  Outputs outputs() {
    return outputs;
  }

  Terminal terminal() {
    return terminal;
  }

  /** All arguments, of which there have to be so many. */
  List<String> arguments(int least, int most) {
    if (arguments.size() < least || arguments.size() > most) {
      throw wrong("`" + command.name() + "` takes " + command.arguments() + ", but " + given());
    }
    return arguments;
  }

  private String given() {
    return switch (arguments.size()) {
      case 0 -> "nothing was given";
      case 1 -> "1 argument was given";
      default -> arguments.size() + " arguments were given";
    };
  }

  boolean has(Flag flag) {
    return line.hasOption(flag.name());
  }

  /** The value of a flag; of several, the last. */
  Optional<String> value(Flag flag) {
    String[] values = line.getOptionValues(flag.name());
    return values == null ? Optional.empty() : Optional.of(values[values.length - 1]);
  }

  /** All values of a flag that may be given several times. */
  List<String> values(Flag flag) {
    String[] values = line.getOptionValues(flag.name());
    return values == null ? List.of() : List.of(values);
  }

  Optional<Path> file(Flag flag) {
    Optional<String> value = value(flag);
    return value.isPresent() ? Optional.of(path(value.get())) : Optional.empty();
  }

  int number(Flag flag, int otherwise) {
    Optional<String> value = value(flag);
    if (value.isEmpty()) {
      return otherwise;
    }
    try {
      return Integer.parseInt(value.get());
    } catch (NumberFormatException e) {
      throw wrong("--" + flag.name() + " needs a whole number, not `" + value.get() + "`");
    }
  }

  Path path(String text) {
    if (text.isEmpty()) {
      throw wrong("a path is empty");
    }
    if (text.indexOf(REPLACEMENT) >= 0) {
      throw wrong("the path `" + text + "` is not UTF-8, which image descriptions cannot hold");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw wrong("`" + text + "` is not a path: " + e.getReason());
    }
  }

  UsageException wrong(String reason) {
    return new UsageException(reason, command.name());
  }
}
