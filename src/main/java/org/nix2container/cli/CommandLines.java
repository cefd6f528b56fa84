package org.nix2container.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/**
 * Takes command lines apart. Flags may stand anywhere, before the command's name too; and some mean
 * one thing to one command and another to another. So a command is the one that is named where its
 * own flags leave its name as the first argument.
 */
final class CommandLines {

  private static final List<Flag> GLOBAL =
      List.of(Flag.HELP, Flag.DEBUG, Flag.VERSION, Flag.INSECURE_POLICY);

  private CommandLines() {}

  /** The command that is named, if any is. */
  static Optional<Command> command(String[] words, List<Command> commands) {
    List<String> all = Arrays.asList(words);
    for (String word : words) {
      Optional<Command> named = named(word, commands);
      if (named.isPresent()) {
        WordTying tying = new WordTying();
        tying.add(GLOBAL);
        tying.add(named.get().flags());
        if (tying.firstArgument(all, word).equals(named.map(Command::name))) {
          return named;
        }
      }
    }
    return Optional.empty();
  }

  /** A command line that names no command, with the flags of all. */
  static CommandLine parse(String[] words, List<Command> commands) {
    WordTying tying = new WordTying();
    tying.add(GLOBAL);
    for (Command command : commands) {
      tying.add(command.flags());
    }
    return parse(words, tying, probableName(words, commands));
  }

  /** The command line as it is for this command. */
  static CommandLine parse(String[] words, Command command) {
    WordTying tying = new WordTying();
    tying.add(GLOBAL);
    tying.add(command.flags());
    CommandLine line = parse(words, tying, command.name());
    for (Flag flag : command.flags()) {
      if (flag.standing() == Flag.Standing.REFUSED && isGiven(line, flag)) {
        throw new UsageException("--" + flag.name() + ": " + flag.help(), command.name());
      }
    }
    return line;
  }

  private static boolean isGiven(CommandLine line, Flag flag) {
    return flag.hasValue() ? line.hasOption(flag.name()) : isTrue(line, flag);
  }

  /** Whether a flag that is true or false is true; of several, the last counts. */
  static boolean isTrue(CommandLine line, Flag flag) {
    String[] values = line.getOptionValues(flag.name());
    return values != null && values[values.length - 1].equals("true");
  }

  /** What the command line is about, as far as can be told when it makes no sense. */
  private static String probableName(String[] words, List<Command> commands) {
    for (String word : words) {
      if (named(word, commands).isPresent()) {
        return word;
      }
    }
    return "";
  }

  static Optional<Command> named(String name, List<Command> commands) {
    for (Command command : commands) {
      if (command.name().equals(name)) {
        return Optional.of(command);
      }
    }
    return Optional.empty();
  }

  private static CommandLine parse(String[] words, WordTying tying, String command) {
    Options options = new Options();
    for (Flag flag : tying.flags()) {
      options.addOption(Option.builder().longOpt(flag.name()).hasArg().get());
    }
    try {
      return DefaultParser.builder()
          .setAllowPartialMatching(false)
          .setStripLeadingAndTrailingQuotes(false)
          .get()
          .parse(options, tying.tie(Arrays.asList(words), command).toArray(new String[0]));
    } catch (UnrecognizedOptionException e) {
      throw new UsageException("there is no flag `" + e.getOption() + "`", command);
    } catch (MissingArgumentException e) {
      throw new UsageException(
          "the flag --" + e.getOption().getLongOpt() + " needs a value", command);
    } catch (ParseException e) {
      throw new UsageException(String.valueOf(e.getMessage()), command);
    }
  }
}
