package org.nix2container.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code nix2container serve} as a process of its own. */
public final class ServingProcess implements AutoCloseable {

  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private final Thread reading;
  private boolean ended;
  private final String url;

  /**
   * Takes over the process, and waits until it can be asked.
   *
   * @throws AssertionError with what it says, if it ends instead
   */
  public ServingProcess(Process process) throws IOException {
    this.process = process;
    reading = Thread.ofPlatform().start(this::readErrors);
    try (BufferedReader out = process.inputReader(UTF_8)) {
      String line = out.readLine();
      if (line == null) {
        close();
        throw new AssertionError("serve ended: " + lines());
      }
      url = line;
    }
  }

  private void readErrors() {
    try (InputStream errors = process.getErrorStream();
        BufferedReader reader = new BufferedReader(new InputStreamReader(errors, UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
      }
    } catch (IOException e) {
      // It was killed.
    }
    synchronized (lines) {
      ended = true;
      lines.notifyAll();
    }
  }

  /** Such as {@code http://127.0.0.1:5000}. */
  public String url() {
    return url;
  }

  /** What comes before the repository in the name of an image. */
  public String host() {
    return url.substring("http://".length());
  }

  /** What it has told so far beside its URL. */
  public List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** Waits until it has told something with this in it; fails if it ends before. */
  public String await(String text) throws InterruptedException {
    synchronized (lines) {
      while (!ended && lines.stream().noneMatch(line -> line.contains(text))) {
        lines.wait();
      }
      return lines.stream()
          .filter(line -> line.contains(text))
          .findFirst()
          .orElseThrow(() -> new AssertionError("not told: " + text + " but " + lines));
    }
  }

  /** Its process, to send it signals. */
  public Process process() {
    return process;
  }

  /** Waits for its end, and gives its exit code. */
  public int exitCode() throws InterruptedException {
    int code = process.waitFor();
    reading.join();
    return code;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly().waitFor();
      }
      reading.join();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
