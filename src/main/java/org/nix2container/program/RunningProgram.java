package org.nix2container.program;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.nix2container.failure.ClosedException;

/** A program that was started. */
public final class RunningProgram implements AutoCloseable {

  private static final int MEBIBYTE = 1 << 20;
  private static final int MOST_OUTPUT = 16 * MEBIBYTE;

  /** For a program to end in when it is told to, and for its outputs after it. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final ProgramCall call;
  private final Process process;
  private final Consumer<RunningProgram> onEnd;
  private final long begun = System.nanoTime();
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final LastLines errors = new LastLines();
  private final List<Thread> readers;

  private volatile boolean stopped;
  private volatile boolean saysTooMuch;

  /**
   * @param onEnd is told when it has ended
   */
  RunningProgram(ProgramCall call, Process process, Consumer<RunningProgram> onEnd) {
    this.call = call;
    this.process = process;
    this.onEnd = onEnd;
    this.readers =
        List.of(
            reader(() -> readOutput(process.getInputStream())),
            reader(() -> errors.readAll(process.getErrorStream())));
  }

  private interface Reading {
    void run() throws IOException;
  }

  private static Thread reader(Reading reading) {
    return Thread.ofPlatform()
        .daemon()
        .name("program")
        .start(() -> {
          try {
            reading.run();
          } catch (IOException e) {
            // It has ended, and what it left is not worth more than its status.
          }
        });
  }

  private void readOutput(InputStream in) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    int read = in.read(buffer);
    while (read >= 0) {
      if (take(buffer, read)) {
        saysTooMuch = true;
        end();
        return;
      }
      read = in.read(buffer);
    }
  }

  private boolean take(byte[] buffer, int length) {
    synchronized (output) {
      output.write(buffer, 0, length);
      return output.size() > MOST_OUTPUT;
    }
  }

  /**
   * Where its input goes. Once the program reads no more of it, writing throws a {@link
   * ProgramFailedException} with the reason that the program gives.
   */
  public OutputStream input() {
    return new Input(process.getOutputStream());
  }

  private final class Input extends OutputStream {
    private final OutputStream out;

    Input(OutputStream out) {
      this.out = out;
    }

    private interface Step {
      void run() throws IOException;
    }

    private void attempt(Step step) {
      try {
        step.run();
      } catch (IOException e) {
        await().orThrow();
        throw failed("it has ended without reading all of its input");
      }
    }

    @Override
    public void write(int b) {
      attempt(() -> out.write(b));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      attempt(() -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() {
      attempt(out::flush);
    }

    @Override
    public void close() {
      attempt(out::close);
    }
  }

  /**
   * Ends its input, and waits for its end. May be asked again.
   *
   * @throws ProgramFailedException if it takes too long or says too much
   * @throws ClosedException if it was {@linkplain #close closed} before its end
   */
  public ProgramOutcome await() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has not read all; its status tells whether that is a failure.
    }
    try {
      if (!hasEnded()) {
        end();
        throw failed("has not ended after " + call.limit().orElseThrow().toSeconds() + " s");
      }
      long end = System.nanoTime() + GRACE.toNanos();
      for (Thread reader : readers) {
        // What it has started and left running may have its outputs open.
        reader.join(Duration.ofNanos(Math.max(end - System.nanoTime(), 0)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end();
      throw failed("interrupted");
    }
    onEnd.accept(this);
    if (saysTooMuch) {
      throw failed("it says more than " + MOST_OUTPUT / MEBIBYTE + " MiB");
    }
    if (stopped) {
      throw new ClosedException(call.name());
    }
    synchronized (output) {
      return new ProgramOutcome(call, process.exitValue(), output.toByteArray(), errors.lines());
    }
  }

  private boolean hasEnded() throws InterruptedException {
    if (call.limit().isEmpty()) {
      process.waitFor();
      return true;
    }
    long end = begun + call.limit().get().toNanos();
    return process.waitFor(Math.max(end - System.nanoTime(), 0), TimeUnit.NANOSECONDS);
  }

  private ProgramFailedException failed(String reason) {
    return new ProgramFailedException(call.name(), reason, errors.lines());
  }

  /** Ends it, if it has not ended, with all that it has started. */
  @Override
  public void close() {
    if (process.isAlive()) {
      stopped = true;
      end();
    }
    onEnd.accept(this);
  }

  /** Asks first: those who keep a storage may have to leave it in order. */
  private void end() {
    List<ProcessHandle> all = new ArrayList<>(List.of(process.toHandle()));
    all.addAll(process.descendants().toList());
    all.forEach(ProcessHandle::destroy);
    long end = System.nanoTime() + GRACE.toNanos();
    boolean interrupted = false;
    for (ProcessHandle each : all) {
      try {
        each.onExit().get(Math.max(end - System.nanoTime(), 0), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (TimeoutException | ExecutionException e) {
        // It has had its time.
      }
      each.descendants().forEach(ProcessHandle::destroyForcibly);
      each.destroyForcibly();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
