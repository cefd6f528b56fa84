package org.nix2container.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.oci.Digest;

/** Tells what comes of each destination, while it goes on and at the end. */
final class Report implements AutoCloseable {

  private final Invocation invocation;
  private final String source;
  private final Progress progress;
  private final List<Written> written = new ArrayList<>();

  Report(Invocation invocation, String source, boolean severalDestinations) {
    this.invocation = invocation;
    this.source = source;
    this.progress = Progress.of(invocation, severalDestinations);
  }

  Progress progress() {
    return progress;
  }

  void add(Written one) {
    written.add(one);
  }

  /**
   * Prints the results.
   *
   * @throws Nix2ContainerException what went wrong with a destination
   */
  void end() {
    progress.close();
    Terminal terminal = invocation.terminal();
    boolean quiet = invocation.has(DestinationFlags.QUIET);
    boolean json = invocation.has(DestinationFlags.JSON);
    Optional<Path> digestFile = DestinationFlags.digestFile(invocation);
    if (digestFile.isPresent() && written.getFirst() instanceof Written.Done done) {
      byte[] digest = done.manifest().digest().toString().getBytes(StandardCharsets.US_ASCII);
      invocation.outputs().write(digestFile.get(), digest);
    }
    for (Written one : written) {
      if (one instanceof Written.Done done && !quiet) {
        String suffix = written.size() > 1 ? " -> " + done.destination().given() : "";
        PushSummary.line(done).ifPresent(line -> terminal.note(line + suffix));
        if (!json) {
          result(done.destination(), done.manifest().digest());
        }
      }
    }
    if (json) {
      terminal.result(JsonSummary.of(source, written));
    }
    throwFailure();
  }

  /** What is printed of a destination in the end. */
  private void result(Destination destination, Digest digest) {
    String line = destination.given() + " " + digest;
    if (destination.isStandardOutput()) {
      invocation.terminal().note(line);
    } else {
      invocation.terminal().result(line);
    }
  }

  private void throwFailure() {
    List<Nix2ContainerException> failures = new ArrayList<>();
    for (Written one : written) {
      if (one instanceof Written.Failed failed) {
        failures.add(failed.failure());
      }
    }
    for (int i = 1; i < failures.size(); i++) {
      invocation.terminal().error(failures.get(i).getMessage());
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }

  @Override
  public void close() {
    progress.close();
  }
}
