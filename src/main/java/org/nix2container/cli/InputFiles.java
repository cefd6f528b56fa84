package org.nix2container.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.SystemReason;

/** Layers files that a command reads: so many that not all may fit into a command line. */
final class InputFiles {

  static final Flag INPUTS =
      new Flag(
          "inputs", "FILE", "more layers files, one to a line, after those that are arguments");

  private InputFiles() {}

  /**
   * Those that are arguments, then those that {@code --inputs} lists, without empty lines.
   *
   * @param arguments the last ones of the command
   */
  static List<Path> of(Invocation invocation, List<String> arguments) {
    List<String> names = new ArrayList<>(arguments);
    Optional<Path> list = invocation.file(INPUTS);
    if (list.isPresent()) {
      names.addAll(lines(list.get()));
    }
    return names.stream().map(invocation::path).toList();
  }

  private static List<String> lines(Path list) {
    try {
      return Files.readAllLines(list, UTF_8).stream().filter(line -> !line.isEmpty()).toList();
    } catch (NoSuchFileException e) {
      throw new InvalidInputException(list.toString(), "there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new InvalidInputException(list.toString(), "it is not UTF-8", e);
    } catch (IOException e) {
      throw new InvalidInputException(list.toString(), "cannot be read: " + SystemReason.of(e), e);
    }
  }
}
