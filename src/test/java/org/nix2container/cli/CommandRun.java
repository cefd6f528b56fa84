package org.nix2container.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.nix2container.output.Outputs;

/** What came of a command line that was run in this process. */
record CommandRun(int code, String out, String err) {

  /** Runs it without a home, a cache or a Nix database. */
  static CommandRun of(Object... words) {
    return in(Map.of("NIX_STATE_DIR", "/nonexistent"), words);
  }

  static CommandRun in(Map<String, String> environment, Object... words) {
    String[] texts = new String[words.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = words[i].toString();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false);
    int code = new Main(terminal, environment, new OnStop()).run(texts, new Outputs());
    return new CommandRun(code, out.toString(UTF_8), err.toString(UTF_8));
  }
}
