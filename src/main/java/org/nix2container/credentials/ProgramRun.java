package org.nix2container.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.SystemReason;

/** Runs a credential helper, within bounds of time and output. */
final class ProgramRun {

  /** What the names of credential helpers begin with. */
  static final String PREFIX = "docker-credential-";

  private static final int MAX_OUTPUT = 1 << 20;

  private final Path program;
  private final String verb;

  private ProgramRun(Path program, String verb) {
    this.program = program;
    this.verb = verb;
  }

  /** What is left of a program that has ended. */
  record Outcome(int status, String output) {
    @Override
    public String toString() {
      return "Outcome[" + status + "]";
    }
  }

  /**
   * Runs it to its end.
   *
   * @throws InvalidInputException if it cannot be started, takes longer, or says more than a MiB
   */
  static Outcome of(
      Path program, String verb, byte[] input, Map<String, String> environment, Duration limit) {
    return new ProgramRun(program, verb).run(input, environment, limit);
  }

  private Outcome run(byte[] input, Map<String, String> environment, Duration limit) {
    ProcessBuilder builder = new ProcessBuilder(program.toString(), verb);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw failure("cannot be started: " + SystemReason.of(e));
    }
    try {
      return outcome(process, input, limit);
    } catch (InvalidInputException e) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw e;
    }
  }

  private Outcome outcome(Process process, byte[] input, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    FutureTask<byte[]> exchange = new FutureTask<>(() -> exchange(process, input));
    Thread.ofVirtual().start(exchange);
    try {
      byte[] output = exchange.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      if (output.length > MAX_OUTPUT) {
        throw failure("says more than 1 MiB");
      }
      if (!process.waitFor(Math.max(end - System.nanoTime(), 0), TimeUnit.NANOSECONDS)) {
        throw tooLong(limit);
      }
      return new Outcome(process.exitValue(), new String(output, UTF_8));
    } catch (TimeoutException e) {
      throw tooLong(limit);
    } catch (ExecutionException e) {
      throw failure("its answer cannot be read");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("interrupted");
    }
  }

  private static byte[] exchange(Process process, byte[] input) throws IOException {
    try (OutputStream in = process.getOutputStream()) {
      in.write(input);
    } catch (IOException e) {
      // It did not want to hear it; what it says and its status tell how that went.
    }
    try (InputStream out = process.getInputStream()) {
      return out.readNBytes(MAX_OUTPUT + 1);
    }
  }

  private InvalidInputException tooLong(Duration limit) {
    return failure("has not answered after " + limit.toSeconds() + " s");
  }

  private InvalidInputException failure(String reason) {
    return new InvalidInputException(
        "credential helper " + program.getFileName(), "`" + verb + "`: " + reason);
  }
}
