package org.nix2container.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
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
  private final OnStop onStop;

  Invocation(
      Command command,
      CommandLine line,
      List<String> arguments,
      Map<String, String> environment,
      Outputs outputs,
      Terminal terminal,
      OnStop onStop) {
    this.command = command;
    this.line = line;
    this.arguments = arguments;
    this.environment = environment;
    this.outputs = outputs;
    this.terminal = terminal;
    this.onStop = onStop;
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

  /** What is to be closed if the process is stopped. */
  OnStop onStop() {
    return onStop;
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

  /** Whether a flag that is true or false is true. */
  boolean has(Flag flag) {
    return CommandLines.isTrue(line, flag);
  }

  /** What a flag that is true or false was set to; empty if it was not given. */
  Optional<Boolean> choice(Flag flag) {
    return value(flag).isPresent() ? Optional.of(has(flag)) : Optional.empty();
  }

  /** The value of a flag; of several, the last. */
  Optional<String> value(Flag flag) {
    String[] values = line.getOptionValues(flag.name());
    return values == null ? Optional.empty() : Optional.of(values[values.length - 1]);
  }

  /** As the other, taking an empty value for none, as skopeo does. */
  Optional<String> given(Flag flag) {
    return value(flag).filter(text -> !text.isEmpty());
  }

  /** All values of a flag that may be given several times. */
  List<String> values(Flag flag) {
    String[] values = line.getOptionValues(flag.name());
    return values == null ? List.of() : List.of(values);
  }

  /** A time, as in {@code 1m30s}. */
  Optional<Duration> duration(Flag flag) {
    Optional<String> value = value(flag);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    Optional<Duration> duration = GoDuration.parse(value.get());
    if (duration.isEmpty()) {
      throw wrong(
          "--" + flag.name() + " needs a time as in 30s or 1h30m, not `" + value.get() + "`");
    }
    return duration;
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
