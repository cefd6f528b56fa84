package org.nix2container.cli;

import java.util.ArrayList;
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
 * Takes command lines apart. Flags may stand anywhere, before the command's name too; so they are
 * read twice: knowing the flags of all commands, to find the name, and then knowing those of the
 * command.
 */
final class CommandLines {

  private static final List<Flag> GLOBAL =
      List.of(Flag.HELP, Flag.DEBUG, Flag.VERSION, Flag.INSECURE_POLICY);

  private CommandLines() {}

  /** The command line as it is for all commands; the first argument is the name of one. */
  static CommandLine parse(String[] words, List<Command> commands) {
    Options options = options();
    for (Command command : commands) {
      add(options, command.flags());
    }
    return parse(words, options, probableName(words, commands));
  }

  /** The command line as it is for this command. */
  static CommandLine parse(String[] words, Command command) {
    Options options = options();
    add(options, command.flags());
    return parse(words, options, command.name());
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

  private static Options options() {
    Options options = new Options();
    add(options, GLOBAL);
    options.addOption(Option.builder("h").desc("").get());
    return options;
  }

  private static void add(Options options, List<Flag> flags) {
    for (Flag flag : flags) {
      options.addOption(Option.builder().longOpt(flag.name()).hasArg(flag.hasValue()).get());
    }
  }

  private static CommandLine parse(String[] words, Options options, String command) {
    try {
      return DefaultParser.builder()
          .setAllowPartialMatching(false)
          .setStripLeadingAndTrailingQuotes(false)
          .get()
          .parse(options, withValues(words, options));
    } catch (UnrecognizedOptionException e) {
      throw new UsageException("there is no flag `" + e.getOption() + "`", command);
    } catch (MissingArgumentException e) {
      throw new UsageException(
          "the flag --" + e.getOption().getLongOpt() + " needs a value", command);
    } catch (ParseException e) {
      throw new UsageException(String.valueOf(e.getMessage()), command);
    }
  }

  /**
   * Ties every value to its flag, {@code --flag=value}: the word after a flag is its value whatever
   * it looks like, where Commons CLI would take {@code --cmd --name} for two flags.
   */
  private static String[] withValues(String[] words, Options options) {
    List<String> tied = new ArrayList<>();
    int i = 0;
    while (i < words.length && !words[i].equals("--")) {
      String word = words[i++];
      Option option = word.startsWith("--") ? options.getOption(word) : null;
      boolean takesNext = option != null && option.hasArg() && i < words.length;
      tied.add(takesNext ? word + "=" + words[i++] : word);
    }
    tied.addAll(List.of(words).subList(i, words.length));
    return tied.toArray(new String[0]);
  }
}
