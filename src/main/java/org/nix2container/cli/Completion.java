package org.nix2container.cli;

import java.util.List;

/** Completion scripts, made from the commands and their flags. */
final class Completion {

  private static final String TRANSPORTS = "nix: docker:// oci: oci-archive: docker-archive: dir:";

  private static final List<String> IMAGE_COMMANDS =
      List.of("copy", "inspect", "get-manifest", "layers");

  private Completion() {}

  static String bash(List<Command> commands) {
    StringBuilder cases = new StringBuilder();
    StringBuilder names = new StringBuilder();
    for (Command command : commands) {
      names.append(command.name()).append(' ');
      cases.append("    ").append(command.name()).append(") flags=\"");
      for (Flag flag : command.flags()) {
        if (flag.isShown()) {
          cases.append("--").append(flag.name()).append(' ');
        }
      }
      cases.append("\" ;;\n");
    }
    return """
    _nix2container() {
      local word="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
      local command="" flags="" i
      for ((i = 1; i < COMP_CWORD; i++)); do
        case "${COMP_WORDS[i]}" in -*) ;; *) command="${COMP_WORDS[i]}"; break ;; esac
      done
      case "$command" in
    @CASES@  esac
      COMPREPLY=() # files, unless something else is found
      if [[ "$word" == -* ]]; then
        COMPREPLY=($(compgen -W "$flags --help --debug --version" -- "$word"))
      elif [[ "$word" == : || "$previous" == : ]]; then
        return # a colon parts the words: these are the files of a transport
      elif [[ -z "$command" ]]; then
        COMPREPLY=($(compgen -W "@NAMES@" -- "$word"))
      elif [[ "$command" == completion ]]; then
        COMPREPLY=($(compgen -W "bash zsh fish" -- "$word"))
      elif [[ " @IMAGE_COMMANDS@ " == *" $command "* || "$previous" == --to || "$previous" == --also ]]; then
        compopt -o nospace 2>/dev/null
        COMPREPLY=($(compgen -W "@TRANSPORTS@" -- "$word"))
      fi
    }
    complete -o default -F _nix2container nix2container
    """
        .replace("@CASES@", cases)
        .replace("@NAMES@", names.toString().strip())
        .replace("@IMAGE_COMMANDS@", String.join(" ", IMAGE_COMMANDS))
        .replace("@TRANSPORTS@", TRANSPORTS);
  }

  static String fish(List<Command> commands) {
    StringBuilder script = new StringBuilder();
    for (Command command : commands) {
      script.append("complete -c nix2container -n __fish_use_subcommand -f -a ");
      script.append(command.name()).append(" -d '").append(quoted(command.summary())).append("'\n");
      for (Flag flag : command.flags()) {
        if (flag.isShown()) {
          fish(command, flag, script);
        }
      }
    }
    script.append("complete -c nix2container -n '__fish_seen_subcommand_from ");
    script.append(String.join(" ", IMAGE_COMMANDS)).append("' -a '");
    return script.append(TRANSPORTS).append("'\n").toString();
  }

  private static void fish(Command command, Flag flag, StringBuilder script) {
    script.append("complete -c nix2container -n '__fish_seen_subcommand_from ");
    script.append(command.name()).append("' -l ").append(flag.name());
    if (flag.letter() != Flag.NO_LETTER) {
      script.append(" -s ").append(flag.letter());
    }
    script.append(flag.hasValue() ? " -r" : "");
    script.append(" -d '").append(quoted(flag.help())).append("'\n");
  }

  private static String quoted(String text) {
    return text.replace("'", "\\'");
  }
}
