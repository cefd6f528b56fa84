package org.nix2container.registries;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Python's tomllib, which knows better than Jackson what is not TOML. */
final class PythonToml {

  private static final String PROGRAM =
      """
      import json, sys, tomllib
      for document in json.load(open(sys.argv[1], encoding='utf-8')):
        try:
          tomllib.loads(document)
          print('yes')
        except tomllib.TOMLDecodeError:
          print('no')
      """;

  private PythonToml() {}

  /** For each document whether it is TOML: yes or no. */
  static List<String> isToml(List<String> documents, Path folder)
      throws IOException, InterruptedException {
    Path input = folder.resolve("documents.json");
    new JsonMapper().writeValue(input.toFile(), documents);
    Path python = Path.of("/usr/bin/python3");
    assumeTrue(Files.isExecutable(python), "python3 is not installed");
    Process process =
        new ProcessBuilder(python.toString(), "-c", PROGRAM, input.toString())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assumeTrue(!printed.contains("No module named 'tomllib'"), "python3 is older than 3.11");
    assertThat(process.waitFor()).as(printed).isZero();
    return printed.lines().toList();
  }
}
