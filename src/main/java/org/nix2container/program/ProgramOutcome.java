package org.nix2container.program;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** What is left of a program that has ended. */
public final class ProgramOutcome {

  private static final int SIGNAL = 128;

  private final ProgramCall call;
  private final int status;
  private final byte[] output;
  private final List<String> lastLines;

  ProgramOutcome(ProgramCall call, int status, byte[] output, List<String> lastLines) {
    this.call = call;
    this.status = status;
    this.output = output;
    this.lastLines = List.copyOf(lastLines);
  }

  /** 0 if it was successful; 128 and more if a signal ended it. */
  public int status() {
    return status;
  }

  /** Its standard output; empty if that went to a file. */
  public byte[] output() {
    return output.clone();
  }

  /** The output as text. */
  public String text() {
    return new String(output, StandardCharsets.UTF_8);
  }

  /** The last that it wrote to its standard error; at most 20 lines. */
  public List<String> lastLines() {
    return lastLines;
  }

  /**
   * Itself, if the program was successful.
   *
   * @throws ProgramFailedException with the last line that it said, if it was not
   */
  public ProgramOutcome orThrow() {
    if (status != 0) {
      throw failure();
    }
    return this;
  }

  /** For one that says by other means that it has failed. */
  public ProgramFailedException failure() {
    return new ProgramFailedException(call.name(), reason(), lastLines);
  }

  private String reason() {
    if (status > SIGNAL) {
      return "ended by signal " + (status - SIGNAL);
    }
    if (lastLines.isEmpty()) {
      return "failed with status " + status;
    }
    String program = Path.of(call.words().getFirst()).getFileName() + ": ";
    String last = lastLines.getLast();
    return last.startsWith(program) ? last.substring(program.length()) : last;
  }
}
