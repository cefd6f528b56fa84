package org.nix2container.closure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A graph of 100 000 paths with a million references is ordered in a small heap. */
class LargeGraphTest {

  private static final int PATHS = 100_000;
  private static final int REFERENCES = 10;
  private static final String HEAP = "-Xmx96m";

  @TempDir private Path folder;

  @Test
  void aMillionReferencesFitIntoASmallHeap() throws Exception {
    Path graph = folder.resolve("graph.json");
    write(graph);
    StringJoiner classPath = new StringJoiner(":");
    for (Class<?> needed : List.of(LargeGraphTest.class, GraphFile.class, JsonFactory.class)) {
      classPath.add(placeOf(needed));
    }
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-cp",
                classPath.toString(),
                LargeGraphTest.class.getName(),
                graph.toString())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(output).isEqualTo(PATHS + " paths, the last is " + path(0) + "\n");
    assertThat(process.waitFor()).isZero();
  }

  public static void main(String[] arguments) {
    List<String> order = PopularityOrder.of(arguments[0], GraphFile.read(Path.of(arguments[0])));
    System.out.println(order.size() + " paths, the last is " + order.getLast());
  }

  private static void write(Path graph) throws IOException {
    RandomGenerator random = new SplittableRandom(1);
    try (BufferedWriter out = Files.newBufferedWriter(graph)) {
      for (int i = 0; i < PATHS; i++) {
        out.write((i == 0 ? "[" : ",\n") + "{\"path\": \"" + path(i) + "\", \"references\": [");
        for (int k = 0; k < REFERENCES; k++) {
          // Later ones, so that there is no circle.
          int to = k == 0 ? PATHS - 1 : i + 1 + random.nextInt(PATHS - i);
          out.write((k == 0 ? "\"" : ", \"") + path(Math.min(to, PATHS - 1)) + "\"");
        }
        out.write("], \"narSize\": 123456}");
      }
      out.write("]\n");
    }
  }

  private static String path(int number) {
    return "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-some-package-1.2.%06d".formatted(number);
  }

  private static String placeOf(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }
}
