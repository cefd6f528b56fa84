package org.nix2container.program;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is to be run.
 *
 * @param name what to call it in an error, as in {@code podman pull}; may leave out what would be
 *     too long, or secret
 * @param words the program, and its arguments
 * @param limit how long it may take; as long as it wants if empty
 * @param output the file that gets its standard output; kept in memory if empty
 */
public record ProgramCall(
    String name, List<String> words, Optional<Duration> limit, Optional<Path> output) {

  public ProgramCall {
    words = List.copyOf(words);
  }

  /** Without a limit, and with its output kept. */
  public static ProgramCall of(String name, List<String> words) {
    return new ProgramCall(name, words, Optional.empty(), Optional.empty());
  }

  /** The same, ended if it takes longer. */
  public ProgramCall within(Duration most) {
    return new ProgramCall(name, words, Optional.of(most), output);
  }

  /** The same, writing to a file; what that held is gone. */
  public ProgramCall writing(Path file) {
    return new ProgramCall(name, words, limit, Optional.of(file));
  }
}
