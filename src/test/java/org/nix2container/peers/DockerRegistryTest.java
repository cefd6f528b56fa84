package org.nix2container.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.oci.Digest;
import org.nix2container.peers.SeenRequest.Kind;

/** Skopeo takes the registry for one, in each of its forms. */
class DockerRegistryTest {

  @TempDir private Path folder;

  private Tool skopeo() {
    return Tool.in(folder, "skopeo", "--insecure-policy");
  }

  private SmallImage image() {
    return new SmallImage(folder.resolve("image"), 3000, 50_000);
  }

  private void pushAndPull(DockerRegistry registry, String... options) {
    SmallImage image = image();
    String place = "docker://" + registry.host() + "/some/app:1";
    skopeo().succeed(words(options, "dest", "copy", image.location(), place));
    assertThat(registry.storage().tag("some/app", "1")).contains(image.digest());
    assertThat(registry.storage().tags("some/app")).containsExactly("1");
    assertThat(registry.storage().blobs("some/app")).hasSameElementsAs(image.blobs());
    for (Digest blob : registry.storage().blobs()) {
      assertThat(Digest.of(registry.storage().read(blob))).isEqualTo(blob);
    }
    assertThat(registry.storage().openUploads("some/app")).isZero();
    String copy = "dir:" + folder.resolve("copy");
    skopeo().succeed(words(options, "src", "copy", place, copy));
    assertThat(folder.resolve("copy/manifest.json"))
        .hasSameBinaryContentAs(folder.resolve("image/manifest.json"));
  }

  private static String[] words(String[] options, String side, String... words) {
    String[] all = new String[options.length + words.length];
    System.arraycopy(words, 0, all, 0, words.length);
    for (int i = 0; i < options.length; i++) {
      all[words.length + i] = options[i].replaceFirst("^--", "--" + side + "-");
    }
    return all;
  }

  @Test
  void letsEverybodyIn() {
    try (DockerRegistry registry = DockerRegistry.start()) {
      pushAndPull(registry, "--tls-verify=false");
    }
  }

  @Test
  void speaksTls() throws Exception {
    try (TestAuthority authority = new TestAuthority();
        DockerRegistry registry = DockerRegistry.setup().tls(authority).start()) {
      Path certificates = Files.createDirectory(folder.resolve("certs"));
      Files.copy(authority.certificate(), certificates.resolve("ca.crt"));
      pushAndPull(registry, "--cert-dir=" + certificates);
      HttpClient client = HttpClient.newBuilder().sslContext(authority.context()).build();
      HttpRequest request = HttpRequest.newBuilder(registry.uri("/v2/")).build();
      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void speaksTlsWithClientsThatItKnows() throws Exception {
    try (TestAuthority authority = new TestAuthority();
        DockerRegistry registry = DockerRegistry.setup().mutualTls(authority).start()) {
      Path certificates = Files.createDirectory(folder.resolve("certs"));
      Files.copy(authority.certificate(), certificates.resolve("ca.crt"));
      String place = "docker://" + registry.host() + "/some/app:1";
      assertThat(skopeo().run("inspect", "--cert-dir=" + certificates, place).out())
          .contains("certificate");
      Files.copy(authority.clientCertificate(), certificates.resolve("client.cert"));
      Files.copy(authority.clientKey(), certificates.resolve("client.key"));
      pushAndPull(registry, "--cert-dir=" + certificates);
    }
  }

  @Test
  void letsOneUserIn() {
    try (DockerRegistry registry = DockerRegistry.setup().user("me", "se:cret").start()) {
      pushAndPull(registry, "--tls-verify=false", "--creds=me:se:cret");
      assertThat(
              skopeo()
                  .run("login", "--tls-verify=false", "-u", "me", "-p", "wrong", registry.host())
                  .status())
          .isNotZero();
      skopeo().succeed("login", "--tls-verify=false", "-u", "me", "-p", "se:cret", registry.host());
    }
  }

  @Test
  void takesTokens() {
    try (TokenServer tokens = new TokenServer().user("me", "secret");
        DockerRegistry registry = DockerRegistry.setup().tokens(tokens).start()) {
      pushAndPull(registry, "--tls-verify=false", "--creds=me:secret");
      assertThat(tokens.requests())
          .allMatch(request -> request.status() == 200)
          .anySatisfy(request ->
              assertThat(request.scopes().toString()).isEqualTo("[repository:some/app:pull,push]"));
      String place = "docker://" + registry.host() + "/some/app:2";
      skopeo().succeed("inspect", "--tls-verify=false", place.replace(":2", ":1"));
      assertThat(
              skopeo().run("copy", "--dest-tls-verify=false", image().location(), place).status())
          .isNotZero();
    }
  }

  @Test
  void tokensHaveAnEnd() throws Exception {
    try (TokenServer tokens = new TokenServer().life(Duration.ofSeconds(-1));
        DockerRegistry registry = DockerRegistry.setup().tokens(tokens).start()) {
      Tool.Outcome refused =
          skopeo()
              .run(
                  "copy",
                  "--dest-tls-verify=false",
                  image().location(),
                  "docker://" + registry.host() + "/some/app:1");
      assertThat(refused.status()).isNotZero();
      tokens.life(Duration.ofSeconds(30));
      pushAndPull(registry, "--tls-verify=false");
    }
  }

  @Test
  void countsRequests() throws Exception {
    try (DockerRegistry registry = DockerRegistry.start()) {
      pushAndPull(registry, "--tls-verify=false");
      SeenRequests requests = registry.requests();
      assertThat(requests.count("POST", Kind.UPLOAD)).isEqualTo(3);
      assertThat(requests.count("PATCH", Kind.UPLOAD)).isEqualTo(3);
      assertThat(requests.count("PUT", Kind.UPLOAD)).isEqualTo(3);
      assertThat(requests.of("HEAD", Kind.BLOB))
          .extracting(SeenRequest::target)
          .containsAll(image().blobs().stream().map(blob -> "/v2/some/app/blobs/" + blob).toList());
      assertThat(requests.count("PUT", Kind.MANIFEST)).isOne();
      assertThat(requests.count("GET", Kind.BLOB)).isEqualTo(3);
      assertThat(requests.lines()).contains("PUT /v2/some/app/manifests/1");
    }
  }

  @Test
  void losesBlobs() {
    try (DockerRegistry registry = DockerRegistry.start()) {
      pushAndPull(registry, "--tls-verify=false");
      Digest blob = image().blobs().getFirst();
      registry.storage().remove("some/app", blob);
      assertThat(registry.storage().has("some/app", blob)).isFalse();
      skopeo()
          .succeed(
              "copy",
              "--dest-tls-verify=false",
              image().location(),
              "docker://" + registry.host() + "/some/app:2");
      assertThat(registry.storage().has("some/app", blob)).isTrue();
    }
  }

  @Test
  void leavesNothingBehind() {
    DockerRegistry registry = DockerRegistry.start();
    Path data = registry.storage().file(Digest.of(new byte[0]));
    while (!data.getFileName().toString().equals("root")) {
      data = data.getParent();
    }
    data = data.getParent();
    assertThat(data).exists();
    registry.close();
    assertThat(data).doesNotExist();
  }
}
