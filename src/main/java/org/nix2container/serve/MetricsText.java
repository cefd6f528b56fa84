package org.nix2container.serve;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.pull.SourceImage;

/** What the server does, as Prometheus reads it (its text format 0.0.4). */
record MetricsText(Traffic traffic, Generations generations, Shelf shelf) {

  private static final double NANOS = 1e9;

  String text() {
    StringBuilder text = new StringBuilder(1024);
    begin(text, "nix2container_requests_total", "counter", "Requests that were answered.");
    List<Traffic.Kind> kinds =
        traffic.requests().keySet().stream()
            .sorted(
                Comparator.comparing(Traffic.Kind::kind)
                    .thenComparing(Traffic.Kind::method)
                    .thenComparingInt(Traffic.Kind::status))
            .toList();
    for (Traffic.Kind kind : kinds) {
      text.append("nix2container_requests_total{method=\"").append(kind.method());
      text.append("\",kind=\"").append(kind.kind());
      text.append("\",status=\"").append(kind.status()).append("\"} ");
      text.append(traffic.requests().get(kind)).append('\n');
    }
    counter(text, "sent_bytes_total", "Bytes of bodies that were sent.", traffic.sent());
    counter(text, "layers_generated_total", "Layers, or parts, sent whole.", traffic.layers());
    begin(
        text,
        "nix2container_generation_seconds_total",
        "counter",
        "Time that layers took to be made and sent.");
    text.append("nix2container_generation_seconds_total ");
    text.append(traffic.making().toNanos() / NANOS).append('\n');
    gauge(text, "requests_in_flight", "Requests being answered.", traffic.inFlight());
    gauge(text, "generations_in_flight", "Layers being made.", generations.running());
    gauge(text, "generations_waiting", "Requests for layers that wait.", generations.waiting());
    gauge(text, "images", "Tags that can be pulled.", images());
    return text.toString();
  }

  private static void counter(StringBuilder text, String name, String help, long value) {
    begin(text, "nix2container_" + name, "counter", help);
    text.append("nix2container_").append(name).append(' ').append(value).append('\n');
  }

  private static void gauge(StringBuilder text, String name, String help, long value) {
    begin(text, "nix2container_" + name, "gauge", help);
    text.append("nix2container_").append(name).append(' ').append(value).append('\n');
  }

  private static void begin(StringBuilder text, String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private long images() {
    long images = 0;
    for (String repository : shelf.repositories()) {
      try {
        Optional<Map<String, SourceImage>> tags = shelf.atHand(repository);
        images += tags.map(Map::size).orElse(0);
      } catch (Nix2ContainerException _) {
        // It cannot be pulled now.
      }
    }
    return images;
  }
}
