package org.nix2container.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.nix2container.json.JsonWriter;
import org.nix2container.push.BlobOutcome;
import org.nix2container.push.BlobOutcome.Outcome;
import org.nix2container.push.PushResult;

/** What came of a copy, as JSON for programs: {@code --json}. Keys are added, never changed. */
final class JsonSummary {

  /** For the help. */
  static final List<String> SCHEMA =
      List.of(
          "--json prints an object; more keys may come, none will change:",
          "  source, destinations: [{destination, digest, mediaType, images} or",
          "                         {destination, error}]",
          "  images: of registries, [{digest, mediaType, manifestSent, layers, config,",
          "           skipped, mounted, sent: {layers, bytes}}]",
          "  layers, config: diffId (not of config), digest, mediaType, size, sentBytes,",
          "           outcome: skipped (it was there), mounted (from another repository)",
          "             or sent,",
          "           knownBy: what told that it was there: digest (of the blob itself),",
          "             diff-id, local-record, registry-cache, recorded-digest or nothing");

  private final JsonWriter json = JsonWriter.indented();

  private JsonSummary() {}

  static String of(String source, List<Written> written) {
    JsonSummary summary = new JsonSummary();
    summary.write(source, written);
    return new String(summary.json.toBytes(), StandardCharsets.UTF_8);
  }

  private void write(String source, List<Written> written) {
    json.beginObject();
    json.key("source").string(source);
    json.key("destinations").beginArray();
    for (Written one : written) {
      json.beginObject();
      json.key("destination").string(one.destination().given());
      switch (one) {
        case Written.Done done -> write(done);
        case Written.Failed failed ->
            json.key("error").string(String.valueOf(failed.failure().getMessage()));
      }
      json.endObject();
    }
    json.endArray();
    json.endObject();
  }

  private void write(Written.Done done) {
    json.key("digest").string(done.manifest().digest().toString());
    json.key("mediaType").string(done.manifest().mediaType());
    json.key("images").beginArray();
    for (PushResult image : done.images()) {
      write(image);
    }
    json.endArray();
  }

  private void write(PushResult image) {
    json.beginObject();
    json.key("digest").string(image.manifest().digest().toString());
    json.key("mediaType").string(image.manifest().mediaType());
    json.key("manifestSent").bool(image.manifestSent());
    for (Outcome outcome : Outcome.values()) {
      PushResult.Total total = image.total(outcome);
      json.key(name(outcome)).beginObject();
      json.key("layers").integer(total.layers());
      json.key("bytes").integer(total.bytes());
      json.endObject();
    }
    json.key("layers").beginArray();
    for (BlobOutcome layer : image.blobs()) {
      json.beginObject();
      json.key("diffId").string(layer.diffId().toString());
      members(layer);
      json.endObject();
    }
    json.endArray();
    json.key("config").beginObject();
    members(image.config());
    json.endObject();
    json.endObject();
  }

  private void members(BlobOutcome blob) {
    json.key("digest").string(blob.blob().digest().toString());
    json.key("mediaType").string(blob.blob().mediaType());
    json.key("size").integer(blob.blob().size());
    json.key("outcome").string(name(blob.outcome()));
    json.key("knownBy").string(name(blob.how()));
    json.key("sentBytes").integer(blob.sentBytes());
  }

  private static String name(Outcome outcome) {
    return switch (outcome) {
      case PRESENT -> "skipped";
      case MOUNTED -> "mounted";
      case SENT -> "sent";
    };
  }

  private static String name(BlobOutcome.How how) {
    return switch (how) {
      case SAME_BLOB -> "digest";
      case DIFF_ID -> "diff-id";
      case LOCAL_RECORD -> "local-record";
      case REGISTRY_CACHE -> "registry-cache";
      case RECORDED_DIGEST -> "recorded-digest";
      case UNKNOWN -> "nothing";
    };
  }
}
