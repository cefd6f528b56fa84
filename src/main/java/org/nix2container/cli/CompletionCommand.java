package org.nix2container.cli;

import java.util.List;

/** Prints a script that completes command lines in a shell. */
final class CompletionCommand implements Command {

  @Override
  public String name() {
    return "completion";
  }

  @Override
  public String arguments() {
    return "bash|zsh|fish";
  }

  @Override
  public String summary() {
    return "print a completion script for a shell";
  }

  @Override
  public List<FlagGroup> flagGroups() {
    return List.of();
  }

  @Override
  public List<String> examples() {
    return List.of(
        "source <(nix2container completion bash)", "nix2container completion fish | source");
  }

  @Override
  public void run(Invocation invocation) {
    String shell = invocation.arguments(1, 1).getFirst();
    String script =
        switch (shell) {
          case "bash" -> Completion.bash(Main.commands());
          case "zsh" ->
              "autoload -U +X bashcompinit && bashcompinit\n" + Completion.bash(Main.commands());
          case "fish" -> Completion.fish(Main.commands());
          default -> throw invocation.wrong("there is no completion for `" + shell + "`");
        };
    invocation.terminal().out().print(script);
  }
}
