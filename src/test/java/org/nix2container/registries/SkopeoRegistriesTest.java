package org.nix2container.registries;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.reference.RegistryReference;

/** Skopeo reads from, and writes to, the places that we choose, in the same order. */
class SkopeoRegistriesTest {

  @TempDir private Path folder;
  private final Random random = new Random(7);
  private final List<LoopbackRegistry.Asked> asked = new CopyOnWriteArrayList<>();
  private final List<LoopbackRegistry> registries = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    SkopeoProcess.assumeInstalled();
    for (int i = 0; i < 3; i++) {
      registries.add(new LoopbackRegistry(asked));
    }
  }

  @AfterEach
  void stop() throws IOException {
    for (LoopbackRegistry registry : registries) {
      registry.close();
    }
  }

  @Test
  void choosesAsSkopeoDoesFromAnyFile() throws Exception {
    int found = 0;
    for (int i = 0; i < 60; i++) {
      Path file = Files.writeString(folder.resolve("registries.conf"), anyFile());
      String name = anyName();
      SkopeoProcess.Outcome outcome =
          SkopeoProcess.run(
              Map.of("HOME", folder.toString()),
              "--registries-conf",
              file.toString(),
              i % 3 == 0 ? "delete" : "inspect",
              i % 3 == 0 ? "docker://" + name : "--raw",
              i % 3 == 0 ? "--debug" : "docker://" + name);
      List<String> skopeos = new ArrayList<>();
      asked.forEach(each -> skopeos.add(each.host() + "/" + each.repository()));
      asked.clear();
      List<String> ours = ours(file, RegistryReference.parse(name), i % 3 == 0);
      assertThat(ours)
          .as(Files.readString(file) + "\n" + name + "\n" + outcome.printed())
          .isEqualTo(skopeos);
      found += ours.isEmpty() ? 0 : 1;
    }
    assertThat(found).isGreaterThan(20);
  }

  /** Those of our places that these registries, which have no TLS, can hear from. */
  private List<String> ours(Path file, RegistryReference reference, boolean push) {
    List<String> places = new ArrayList<>();
    try {
      RegistriesConfig config = RegistriesConfig.load(Map.of(), Optional.of(file), folder);
      List<RegistryEndpoint> endpoints =
          push
              ? List.of(config.forPush(reference, TlsChoice.none()))
              : config.forPull(reference, TlsChoice.none());
      for (RegistryEndpoint endpoint : endpoints) {
        if (endpoint.insecure() && endpoint.host().startsWith("127.0.0.1:")) {
          places.add(endpoint.host() + "/" + endpoint.repository());
        }
      }
    } catch (InvalidInputException e) {
      // Skopeo has to have asked nobody then.
    }
    return places;
  }

  private String anyHost() {
    return registries.get(random.nextInt(registries.size())).host();
  }

  private String anyName() {
    String host = registries.getFirst().host();
    String[] paths = {"/ns/app", "/ns/sub/app", "/app", "/nsx/app"};
    String digest = random.nextInt(3) == 0 ? "@sha256:" + "a".repeat(64) : ":1";
    return host + paths[random.nextInt(paths.length)] + digest;
  }

  private String anyFile() {
    StringBuilder out = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      String[] prefixes = {
        registries.getFirst().host(),
        registries.getFirst().host() + "/ns",
        registries.getFirst().host() + "/ns/sub",
        "127.0.0.1",
        "*.0.0.1"
      };
      String prefix = prefixes[random.nextInt(prefixes.length)];
      boolean itself =
          random.nextBoolean() && !prefix.startsWith("*") && !prefix.equals("127.0.0.1");
      String location = itself ? prefix : anyHost() + (random.nextBoolean() ? "/there" : "");
      out.append("[[registry]]\n");
      out.append(itself && random.nextBoolean() ? "" : "prefix = '" + prefix + "'\n");
      out.append("location = '" + (prefix.equals("127.0.0.1") ? prefix : location) + "'\n");
      out.append(random.nextInt(5) > 0 ? "insecure = true\n" : "");
      // Elsewhere skopeo reads what is blocked; the manual says that it does not.
      out.append(itself && random.nextInt(6) == 0 ? "blocked = true\n" : "");
      boolean byDigest = random.nextInt(4) == 0;
      out.append(byDigest ? "mirror-by-digest-only = true\n" : "");
      for (int j = random.nextInt(3); j > 0; j--) {
        String[] uses = {"all", "digest-only", "tag-only"};
        String use = "pull-from-mirror = '" + uses[random.nextInt(3)] + "'\n";
        String mirror = prefix.equals("127.0.0.1") ? prefix : anyHost() + "/m" + j;
        out.append("[[registry.mirror]]\nlocation = '" + mirror + "'\n");
        out.append(random.nextInt(5) > 0 ? "insecure = true\n" : "");
        out.append(byDigest || random.nextBoolean() ? "" : use);
      }
    }
    return out.toString();
  }
}
