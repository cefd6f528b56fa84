package org.nix2container.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.nix2container.failure.ClosedException;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.output.Outputs;
import org.nix2container.pull.ImageNotFoundException;

/** The program's entry. */
public final class Main {

  private static final int FAILED = 1;
  private static final int NOT_FOUND = 2;

  private final List<Command> commands = commands();
  private final Terminal terminal;
  private final Map<String, String> environment;
  private final OnStop onStop;

  Main(Terminal terminal, Map<String, String> environment, OnStop onStop) {
    this.terminal = terminal;
    this.environment = environment;
    this.onStop = onStop;
  }

  static List<Command> commands() {
    return List.of(
        new BuildCommand(),
        new CopyCommand(),
        new ServeCommand(),
        new InspectCommand(),
        new GetManifestCommand(),
        new GetBlobCommand(),
        new LayersCommand(),
        new ListTagsCommand(),
        new DeleteCommand(),
        new LoginCommand(),
        new LogoutCommand(),
        new ManifestDigestCommand(),
        new ClosureGraphCommand(),
        new LayersFromCommand.Reproducible(),
        new LayersFromCommand.NonReproducible(),
        new ImageCommand(),
        new ImageFromDirCommand(),
        new ImageFromManifestCommand(),
        new NixDatabaseCommand(),
        new CompletionCommand());
  }

  /** Runs the program and ends the process. */
  public static void main(String[] words) {
    Terminal terminal = Terminal.ofProcess(System.getenv());
    Outputs outputs = new Outputs();
    OnStop onStop = new OnStop();
    // Ctrl-C, too, takes away what is not finished.
    onStop.add(outputs::close);
    Thread hook = new Thread(onStop::stop);
    Runtime.getRuntime().addShutdownHook(hook);
    int code = new Main(terminal, System.getenv(), onStop).run(words, outputs);
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
    } catch (ClosedException e) {
      // Who stopped it knows.
      return failed(e, debug, FAILED);
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
    Optional<Command> command = CommandLines.command(words, commands);
    CommandLine line =
        command.isPresent()
            ? CommandLines.parse(words, command.get())
            : CommandLines.parse(words, commands);
    if (CommandLines.isTrue(line, Flag.VERSION)) {
      terminal.result("nix2container " + Version.text());
    } else if (command.isEmpty()) {
      help(line);
    } else if (CommandLines.isTrue(line, Flag.HELP)) {
      Help.of(command.get(), terminal.out());
    } else {
      List<String> arguments = line.getArgList();
      Invocation invocation =
          new Invocation(
              command.get(),
              line,
              arguments.subList(1, arguments.size()),
              environment,
              outputs,
              terminal,
              onStop);
      invocation.duration(GlobalFlags.COMMAND_TIMEOUT).ifPresent(this::giveUpAfter);
      command.get().run(invocation);
    }
  }

  private void help(CommandLine line) {
    List<String> arguments = line.getArgList();
    boolean asked = !arguments.isEmpty() && arguments.getFirst().equals("help");
    if (asked && arguments.size() > 1) {
      Help.of(command(arguments.get(1)), terminal.out());
    } else if (asked || arguments.isEmpty() && CommandLines.isTrue(line, Flag.HELP)) {
      Help.ofAll(commands, terminal.out());
    } else if (arguments.isEmpty()) {
      throw new UsageException("a command is missing", "");
    } else {
      command(arguments.getFirst());
    }
  }

  /** As with Ctrl-C, what is not finished is taken away. */
  private void giveUpAfter(Duration time) {
    if (!time.isZero()) {
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try {
              Thread.sleep(time);
            } catch (InterruptedException e) {
              return;
            }
            onStop.stop();
            terminal.error("not done in the time that --command-timeout gives");
            terminal.flush();
            Runtime.getRuntime().halt(FAILED);
          });
    }
  }

  private Command command(String name) {
    Optional<Command> command = CommandLines.named(name, commands);
    if (command.isEmpty()) {
      throw new UsageException("there is no command `" + name + "`", "");
    }
    return command.get();
  }
}
