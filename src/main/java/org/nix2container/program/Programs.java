package org.nix2container.program;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nix2container.failure.ClosedException;
import org.nix2container.failure.SystemReason;

/**
 * Runs programs. Any thread may close it: the programs that are running then are ended, together
 * with what they have started, and no other is started.
 */
public final class Programs implements AutoCloseable {

  private static final File NOTHING = new File("/dev/null");

  private final Map<String, String> environment;
  private final Set<RunningProgram> running = new HashSet<>();
  private boolean closed;

  /**
   * @param environment all of what the programs get; they are searched for in its {@code PATH}
   */
  public Programs(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * Where a program is.
   *
   * @param advice what to do if it is not there: which package has it
   * @throws MissingProgramException if it is not there
   */
  public Path find(String program, String advice) {
    return ProgramPath.find(program, environment)
        .orElseThrow(() -> new MissingProgramException(program, advice));
  }

  /**
   * Runs a program that has nothing to read to its end, good or bad.
   *
   * @throws ProgramFailedException if it cannot be started, takes too long or says too much
   * @throws ClosedException if this is closed before its end
   */
  public ProgramOutcome run(ProgramCall call) {
    try (RunningProgram program = start(call, Redirect.from(NOTHING))) {
      return program.await();
    }
  }

  /**
   * Starts a program that has its input to read.
   *
   * @throws ProgramFailedException if it cannot be started
   * @throws ClosedException if this is closed
   */
  public RunningProgram start(ProgramCall call) {
    return start(call, Redirect.PIPE);
  }

  private synchronized RunningProgram start(ProgramCall call, Redirect input) {
    if (closed) {
      throw new ClosedException(call.name());
    }
    ProcessBuilder builder = new ProcessBuilder(words(call)).redirectInput(input);
    call.output().ifPresent(file -> builder.redirectOutput(file.toFile()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      RunningProgram program = new RunningProgram(call, builder.start(), this::ended);
      running.add(program);
      return program;
    } catch (IOException e) {
      throw new ProgramFailedException(call.name(), "cannot be started: " + reason(e));
    }
  }

  /** {@code Exec failed, error: 2 (No such file or directory)} is how the JDK puts it. */
  private static String reason(IOException e) {
    String message = String.valueOf(e.getMessage());
    int begin = message.lastIndexOf('(');
    int end = message.lastIndexOf(')');
    return SystemReason.of(
        begin >= 0 && end > begin ? new IOException(message.substring(begin + 1, end)) : e);
  }

  /** The JVM would search in its own {@code PATH}. */
  private List<String> words(ProgramCall call) {
    List<String> words = new ArrayList<>(call.words());
    ProgramPath.find(words.getFirst(), environment)
        .ifPresent(found -> words.set(0, found.toString()));
    return words;
  }

  private synchronized void ended(RunningProgram program) {
    running.remove(program);
  }

  @Override
  public void close() {
    List<RunningProgram> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(running);
    }
    all.forEach(RunningProgram::close);
  }
}
