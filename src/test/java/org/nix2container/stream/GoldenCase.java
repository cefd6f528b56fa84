package org.nix2container.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.json.JsonReader;

/**
 * What went into the reference's {@code layers-from-reproducible-storepaths}, and what came out.
 *
 * @param files contents by key: {@code graph}, and {@code rewrites}, {@code perms} and {@code
 *     history} where the case has them
 */
public record GoldenCase(
    String name, int maxLayers, Optional<String> ignore, Map<String, byte[]> files) {

  /** All cases, by name. */
  public static List<GoldenCase> all() {
    List<GoldenCase> cases = new ArrayList<>();
    try (JsonReader json = JsonReader.of("cases.json", resource("cases.json"))) {
      json.object((name, value) -> cases.add(read(name, value)));
      json.end();
    }
    return cases;
  }

  /** The case of that name. */
  public static GoldenCase named(String name) {
    return all().stream().filter(golden -> golden.name.equals(name)).findFirst().orElseThrow();
  }

  /** Writes a file of the case, if it has it, for a program or a reader to read. */
  public Optional<Path> file(String key, Path folder) throws IOException {
    byte[] content = files.get(key);
    return content == null
        ? Optional.empty()
        : Optional.of(Files.write(folder.resolve(name + "." + key + ".json"), content));
  }

  /** The layers file that came out. */
  public byte[] expectedLayers() {
    return resource("expected/" + name + ".layers.json");
  }

  /** A golden file. */
  public static byte[] resource(String name) {
    try (InputStream in = GoldenCase.class.getResourceAsStream("/golden/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }

  private static GoldenCase read(String name, JsonReader json) {
    Map<String, byte[]> files = new HashMap<>();
    List<String> ignore = new ArrayList<>();
    List<Integer> maxLayers = new ArrayList<>();
    json.object((key, value) -> {
      switch (key) {
        case "maxLayers" -> maxLayers.add((int) value.integer());
        case "ignore" -> ignore.add(value.string());
        default -> files.put(key, value.rawValue());
      }
    });
    return new GoldenCase(name, maxLayers.getFirst(), ignore.stream().findFirst(), files);
  }
}
