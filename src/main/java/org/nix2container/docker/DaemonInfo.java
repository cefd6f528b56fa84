package org.nix2container.docker;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.nix2container.http.Headers;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;
import org.nix2container.json.JsonReader;
import org.nix2container.json.ValueKind;

/** Asks what kind of daemon it is: {@code GET /info}. */
record DaemonInfo() implements EngineRequest<DaemonInfo.Kind> {

  private static final int LONGEST = 4 * 1024 * 1024;
  private static final List<String> CONTAINERD =
      List.of("driver-type", "io.containerd.snapshotter.v1");

  /**
   * A kind of daemon.
   *
   * @param containerdStore whether images are in containerd's store: a pair of {@code DriverStatus}
   *     says so
   * @param architecture in Go's words, as far as these are known
   */
  record Kind(boolean containerdStore, String architecture) {}

  @Override
  public HttpRequest request(String base) {
    return HttpRequest.get(URI.create(base + "/info"), Headers.none());
  }

  @Override
  public boolean accepts(int status) {
    return status == 200;
  }

  @Override
  public Kind read(HttpResponse answer) {
    List<List<String>> status = new ArrayList<>();
    String[] architecture = {""};
    try (JsonReader json = JsonReader.of("info", answer.body(LONGEST))) {
      json.object((key, value) -> {
        if (key.equals("DriverStatus") && value.peek() == ValueKind.ARRAY) {
          value.array(pair -> status.add(ImageInspect.strings(pair)));
        } else if (key.equals("Architecture") && value.peek() == ValueKind.STRING) {
          architecture[0] = ofKernel(value.string());
        }
      });
    }
    return new Kind(status.contains(CONTAINERD), architecture[0]);
  }

  private static String ofKernel(String name) {
    return switch (name) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      case "i386", "i486", "i586", "i686" -> "386";
      case "armv6l", "armv7l", "armv8l" -> "arm";
      default -> name;
    };
  }

  @Override
  public String action() {
    return "find out how it keeps images";
  }
}
