package org.nix2container.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.SystemReason;

/** Asks the person at the terminal. */
final class Questions {

  private static final int MOST_BYTES = 1 << 20;

  private final Invocation invocation;

  Questions(Invocation invocation) {
    this.invocation = invocation;
  }

  /**
   * A user's name.
   *
   * @param already what an empty answer stands for
   */
  String user(Optional<String> already) {
    String question = already.isPresent() ? "Username (" + already.get() + "): " : "Username: ";
    String answer = answer(console().readLine("%s", question)).strip();
    if (!answer.isEmpty()) {
      return answer;
    }
    if (already.isEmpty()) {
      throw new InvalidInputException("username", "nothing was given");
    }
    return already.get();
  }

  /** A password, which is not shown. */
  String password() {
    char[] answer = console().readPassword("%s", "Password: ");
    return answer(answer == null ? null : new String(answer));
  }

  private static String answer(@Nullable String answer) {
    if (answer == null) {
      throw new InvalidInputException("the terminal", "it was closed");
    }
    return answer;
  }

  @SuppressWarnings("SystemConsoleNull") // one that is no terminal may be null or not
  private Console console() {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw invocation.wrong(
          "there is no terminal to ask at: give --username and --password-stdin");
    }
    return console;
  }

  /** All of the standard input, without the line break at its end. */
  String standardInput() {
    try (InputStream in = new FileInputStream(FileDescriptor.in)) {
      byte[] bytes = in.readNBytes(MOST_BYTES);
      String text = new String(bytes, StandardCharsets.UTF_8);
      int end = text.length();
      while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
        end--;
      }
      return text.substring(0, end);
    } catch (IOException e) {
      throw new InvalidInputException("the standard input", SystemReason.of(e), e);
    }
  }
}
