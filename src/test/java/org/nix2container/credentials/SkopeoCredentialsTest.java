package org.nix2container.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.output.Outputs;
import org.nix2container.registries.LoopbackRegistry;
import org.nix2container.registries.SkopeoProcess;

/** Skopeo logs in as we do, and is to a registry who we are. */
class SkopeoCredentialsTest {

  private static final String[] FILES = {
    "run/containers/auth.json", ".config/containers/auth.json", ".docker/config.json"
  };

  /** What skopeo says where it knows no name and no password: a colon. */
  private static final String NOBODY = "Basic Og==";

  @TempDir private Path folder;
  private final Random random = new Random(3);
  private LoopbackRegistry registry;
  private String host;

  @BeforeEach
  void start() throws IOException {
    SkopeoProcess.assumeInstalled();
    registry = new LoopbackRegistry();
    host = registry.host();
  }

  @AfterEach
  void stop() throws IOException {
    if (registry != null) {
      registry.close();
    }
  }

  @Test
  void choosesAsSkopeoDoesFromAnyFiles() throws Exception {
    int known = 0;
    for (int i = 0; i < 40; i++) {
      Home home = new Home(folder.resolve("" + i));
      StringBuilder files = new StringBuilder();
      for (String file : FILES) {
        if (random.nextInt(3) > 0) {
          files.append(Files.readString(home.write(file, anyFile(home, file))));
        }
      }
      String name = new String[] {"ns/app", "ns/sub/app", "app"}[random.nextInt(3)];
      SkopeoProcess.Outcome outcome =
          SkopeoProcess.run(
              home.environment(),
              "inspect",
              "--raw",
              "--tls-verify=false",
              "docker://" + host + "/" + name + ":1");
      List<String> skopeos = new ArrayList<>();
      registry.asked().forEach(asked -> skopeos.add(asked.authorization()));
      String ours = authorization(home.find(host + "/" + name));
      assertThat(skopeos)
          .as(name + " " + files + "\n" + outcome.printed())
          .containsExactly(ours.isEmpty() ? NOBODY : ours);
      known += ours.isEmpty() ? 0 : 1;
    }
    assertThat(known).isBetween(10, 39);
  }

  private static String authorization(Credentials credentials) {
    return credentials instanceof Credentials.Password(String user, String password)
        ? "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8))
        : "";
  }

  /** Entries of each file differ, and not more than one has to be normalised. */
  private String anyFile(Home home, String file) throws IOException {
    List<String> auths = new ArrayList<>();
    for (String key : List.of(host, host + "/ns", host + "/ns/app", "other.com", "127.0.0.1")) {
      if (random.nextInt(3) == 0) {
        String auth = Home.base64("user:" + file + key);
        String entry = random.nextInt(6) == 0 ? "" : "\"auth\":\"" + auth + "\"";
        auths.add("\"" + key + "\":{" + entry + "}");
      }
    }
    String[] urls = {"https://" + host + "/v1/", "http://" + host, host + "/v1/"};
    if (random.nextInt(3) == 0) {
      String auth = Home.base64("user:" + file + "url");
      auths.add("\"" + urls[random.nextInt(3)] + "\":{\"auth\":\"" + auth + "\"}");
    }
    boolean helper = random.nextInt(5) == 0;
    if (helper) {
      home.helper("test");
      if (random.nextBoolean()) {
        new CredentialPrograms(home.environment())
            .store("test", host, new Credentials.Password("kept", "by helper"));
      }
    }
    return "{\"auths\":{"
        + String.join(",", auths)
        + "}"
        + (helper ? ",\"credHelpers\":{\"" + host + "\":\"test\"}" : "")
        + "}";
  }

  @Test
  void loginsAndLogoutsLeaveTheSameFiles() throws Exception {
    Home home = new Home(folder);
    home.helper("test");
    String start =
        "{\"auths\":{\"b.com\":{\"auth\":\"eDp5\"}},\"credHelpers\":{\"c.com\":\"test\"}}";
    Path skopeos = home.write("skopeos.json", start);
    Path ours = home.write("ours.json", start);
    try (Outputs outputs = new Outputs()) {
      Logins logins =
          Logins.of(
              home.places(),
              Optional.of(ours),
              Optional.empty(),
              List.of("containers-auth.json"),
              outputs);
      for (String key : List.of(host, host + "/ns", "http://" + host + "/v1/", host + "/ns/app")) {
        skopeo(home, "login", "--tls-verify=false", "-u", "u", "-p", key, file(skopeos), key);
        logins.store(CredentialKey.parse(key), new Credentials.Password("u", key));
        assertSame(ours, skopeos);
      }
      for (String key : List.of(host + "/ns", "b.com", host)) {
        skopeo(home, "logout", file(skopeos), key);
        assertThat(logins.remove(CredentialKey.parse(key))).isTrue();
        assertSame(ours, skopeos);
      }
      new CredentialPrograms(home.environment())
          .store("test", "c.com", new Credentials.Password("u", "p"));
      skopeo(home, "logout", file(skopeos), "--all");
      new CredentialPrograms(home.environment())
          .store("test", "c.com", new Credentials.Password("u", "p"));
      logins.removeAll();
      assertSame(ours, skopeos);
    }
  }

  private static String file(Path file) {
    return "--authfile=" + file;
  }

  private static void skopeo(Home home, String... words) throws Exception {
    SkopeoProcess.Outcome outcome = SkopeoProcess.run(home.environment(), words);
    assertThat(outcome.status()).as(outcome.printed()).isZero();
  }

  private static void assertSame(Path ours, Path skopeos) throws IOException {
    JsonMapper json = new JsonMapper();
    assertThat(json.readTree(ours.toFile())).isEqualTo(json.readTree(skopeos.toFile()));
    assertThat(Files.getPosixFilePermissions(ours))
        .isEqualTo(Files.getPosixFilePermissions(skopeos));
  }
}
