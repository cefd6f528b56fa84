package org.nix2container.peers;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A registry of our own: Debian's docker-registry, which is distribution 2.8. */
public final class DockerRegistry implements AutoCloseable {

  private static final int MOST_SECONDS = 60;

  private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)");

  /** Apache's combined format. */
  private static final Pattern ACCESS =
      Pattern.compile("\\S+ - \\S+ \\[.*?] \"(\\S+) (\\S+) \\S+\" (\\d+) .*");

  private final TestFolder folder;
  private final boolean tls;
  private final Process process;
  private final int port;

  DockerRegistry(TestFolder folder, boolean tls, Path configuration) throws IOException {
    this.folder = folder;
    this.tls = tls;
    process =
        Tool.in(folder.path(), "docker-registry", "serve", configuration.toString())
            .builder()
            .redirectOutput(accessLog().toFile())
            .redirectError(log().toFile())
            .start();
    port = awaitPort();
  }

  /** One without TLS that lets everybody do everything. */
  public static DockerRegistry start() {
    return setup().start();
  }

  /** One that is to be told more. */
  public static RegistrySetup setup() {
    return new RegistrySetup();
  }

  /** It chooses a free port itself, and says so when it listens. */
  private int awaitPort() throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (true) {
      Matcher listening = LISTENING.matcher(Files.readString(log()));
      if (listening.find()) {
        return Integer.parseInt(listening.group(1));
      }
      if (!process.isAlive() || System.nanoTime() > end) {
        List<String> lines = Files.readAllLines(log());
        close();
        abort("docker-registry does not start: " + (lines.isEmpty() ? "" : lines.getLast()));
      }
      sleep();
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** On 127.0.0.1. */
  public int port() {
    return port;
  }

  /** As references name it: {@code 127.0.0.1:40123}. */
  public String host() {
    return "127.0.0.1:" + port;
  }

  /** Where a path is: {@code /v2/}. */
  public URI uri(String path) {
    return URI.create((tls ? "https://" : "http://") + host() + path);
  }

  /** What it has. */
  public RegistryStorage storage() {
    return new RegistryStorage(folder.file("root"));
  }

  /** All requests that were answered up to now, by its access log. */
  public SeenRequests requests() {
    return new SeenRequests(
        lines(accessLog()).stream()
            .map(ACCESS::matcher)
            .filter(Matcher::matches)
            .map(line ->
                new SeenRequest(
                    line.group(1), line.group(2), Integer.parseInt(line.group(3)), 0, ""))
            .toList());
  }

  /** What it says of itself. */
  public List<String> logged() {
    return lines(log());
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path accessLog() {
    return folder.file("access.log");
  }

  private Path log() {
    return folder.file("registry.log");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    folder.close();
  }
}
