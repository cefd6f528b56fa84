package org.nix2container.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.output.Outputs;

/** The program's entry. */
public final class Main {

  private static final int FAILED = 1;
  private static final int NOT_FOUND = 2;

  private final List<Command> commands = commands();
  private final Terminal terminal;
  private final Map<String, String> environment;

  Main(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  static List<Command> commands() {
    return List.of(
        new BuildCommand(),
        new CopyCommand(),
        new LayersCommand.Reproducible(),
        new LayersCommand.NonReproducible(),
        new ImageCommand(),
        new ImageFromDirCommand(),
        new ImageFromManifestCommand(),
        new CompletionCommand());
  }

  /** Runs the program and ends the process. */
  public static void main(String[] words) {
    Terminal terminal = Terminal.ofProcess();
    Outputs outputs = new Outputs();
    // Ctrl-C, too, takes away what is not finished.
    Thread hook = new Thread(outputs::close);
    Runtime.getRuntime().addShutdownHook(hook);
    int code = new Main(terminal, System.getenv()).run(words, outputs);
    if (!terminal.flush() && code == 0) {
      code = FAILED;
    }
    if (hook.getState() != Thread.State.NEW) {
      return; // the exit code is that of the signal
    }
    // Everything is closed. An orderly exit would set up the logging of exits first, for 10 ms.
    Runtime.getRuntime().halt(code);
  }

  /** The exit code of a command line; closes the outputs. */
  int run(String[] words, Outputs outputs) {
    boolean debug = List.of(words).contains("--debug");
    try (outputs) {
      dispatch(words, outputs);
      return 0;
    } catch (Nix2ContainerException e) {
      terminal.error(e.getMessage());
      return failed(e, debug, e instanceof ImageNotFoundException ? NOT_FOUND : FAILED);
    } catch (OutOfMemoryError e) {
      terminal.error("out of memory");
      return failed(e, debug, FAILED);
    } catch (RuntimeException | Error e) {
      terminal.error("this is a fault of the program, please report it (--debug tells more): " + e);
      return failed(e, debug, FAILED);
    }
  }

  private int failed(Throwable cause, boolean debug, int code) {
    if (debug) {
      cause.printStackTrace(terminal.err());
    }
    return code;
  }

  private void dispatch(String[] words, Outputs outputs) {
    CommandLine forAll = CommandLines.parse(words, commands);
    List<String> arguments = forAll.getArgList();
    boolean help = forAll.hasOption(Flag.HELP.name()) || forAll.hasOption("h");
    if (forAll.hasOption(Flag.VERSION.name())) {
      terminal.result("nix2container " + Version.text());
      return;
    }
    if (arguments.isEmpty() || arguments.getFirst().equals("help")) {
      boolean named = arguments.size() > 1;
      if (named) {
        Help.of(command(arguments.get(1)), terminal.out());
      } else if (help || !arguments.isEmpty()) {
        Help.ofAll(commands, terminal.out());
      } else {
        throw new UsageException("a command is missing", "");
      }
      return;
    }
    Command command = command(arguments.getFirst());
    if (help) {
      Help.of(command, terminal.out());
      return;
    }
    CommandLine line = CommandLines.parse(words, command);
    List<String> rest = line.getArgList();
    command.run(
        new Invocation(
            command, line, rest.subList(1, rest.size()), environment, outputs, terminal));
  }

  private Command command(String name) {
    Optional<Command> command = CommandLines.named(name, commands);
    if (command.isEmpty()) {
      throw new UsageException("there is no command `" + name + "`", "");
    }
    return command.get();
  }
}
