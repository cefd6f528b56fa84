package org.nix2container.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.credentials.Credentials;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.Manifest;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.oci.MediaType;
import org.nix2container.peers.DockerRegistry;
import org.nix2container.peers.Fault;
import org.nix2container.peers.FaultProxy;
import org.nix2container.peers.Rule;
import org.nix2container.peers.SeenRequest.Kind;
import org.nix2container.peers.TestAuthority;
import org.nix2container.peers.TokenServer;
import org.nix2container.reference.RegistryReference;
import org.nix2container.registries.TlsChoice;

/** Against the real registry, with all that it asks for. */
class DockerRegistryTest {

  private static final Credentials ME = new Credentials.Password("me", "secret");
  private static final byte[] LARGE = random(7, 2_500_000);
  private static final byte[] CONFIG = "{\"architecture\":\"amd64\"}".getBytes(UTF_8);

  @TempDir Path folder;

  private static byte[] random(long seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static Descriptor descriptor(String type, byte[] content) {
    return new Descriptor(type, Digest.of(content), content.length);
  }

  private TestClient trusting(TestAuthority authority) throws IOException {
    Path certificates = Files.createDirectories(folder.resolve("certs"));
    Files.copy(authority.certificate(), certificates.resolve("ca.crt"));
    return TestClient.anonymous()
        .withTls(new TlsChoice(Optional.of(true), Optional.of(certificates)));
  }

  /** Everything that a repository can do, once. */
  private static void use(RegistryClient client, String host) throws IOException {
    Repository repository = client.forPush(RegistryReference.parse(host + "/team/app:1"));
    assertThat(repository.manifest("1")).isEmpty();
    Descriptor config = descriptor(MediaType.OCI_CONFIG, CONFIG);
    assertThat(repository.hasBlob(config.digest())).isFalse();
    repository.uploadBlob(config.mediaType(), Optional.of(config), TestClient.source(CONFIG));
    Descriptor layer =
        repository.uploadBlob(MediaType.OCI_LAYER, Optional.empty(), TestClient.source(LARGE));
    assertThat(repository.hasBlob(layer.digest())).isTrue();
    byte[] manifest = new Manifest(config, List.of(layer)).toJson();
    repository.putManifest("1", new ManifestBlob(MediaType.OCI_MANIFEST, manifest));
    assertThat(repository.tags()).containsExactly("1");

    Repository other = client.forPush(RegistryReference.parse(host + "/other:1"));
    assertThat(other.mountBlob(layer.digest(), "team/app")).isTrue();
    assertThat(other.mountBlob(Digest.of(new byte[5]), "team/app")).isFalse();
    other.uploadBlob(config.mediaType(), Optional.of(config), TestClient.source(CONFIG));

    Repository reader = client.forPull(RegistryReference.parse(host + "/team/app:1")).get(0);
    ManifestBlob read = reader.manifest("1").orElseThrow();
    assertThat(read.content()).isEqualTo(manifest);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    reader.readBlob(layer, (buffer, length) -> bytes.write(buffer, 0, length));
    assertThat(bytes.toByteArray()).isEqualTo(LARGE);

    repository.deleteManifest(read.digest());
    assertThat(repository.manifest("1")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void withoutTls(boolean relativeUrls) throws IOException {
    var setup = DockerRegistry.setup();
    try (DockerRegistry registry = (relativeUrls ? setup.relativeUrls() : setup).start();
        RegistryClient client = TestClient.anonymous().open()) {
      use(client, registry.host());
      assertThat(registry.storage().openUploads("team/app")).isZero();
      assertThat(registry.storage().openUploads("other")).isZero();
    }
  }

  @Test
  void withTlsAndPassword() throws IOException {
    try (TestAuthority authority = new TestAuthority();
        DockerRegistry registry =
            DockerRegistry.setup().tls(authority).user("me", "secret").start();
        RegistryClient client = trusting(authority).as(ME).open()) {
      use(client, registry.host());
      client.ping(RegistryReference.parse(registry.host() + "/x"));
    }
  }

  @Test
  void withTlsAndTokens() throws IOException {
    try (TestAuthority authority = new TestAuthority();
        TokenServer tokens = new TokenServer(authority).user("me", "secret");
        DockerRegistry registry = DockerRegistry.setup().tls(authority).tokens(tokens).start();
        RegistryClient client = trusting(authority).as(ME).open()) {
      use(client, registry.host());
      assertThat(tokens.requests()).hasSizeBetween(5, 7);
    }
  }

  @Test
  void tokensThatExpireAreRenewed() throws IOException {
    try (TokenServer tokens = new TokenServer().user("me", "secret");
        DockerRegistry registry = DockerRegistry.setup().tokens(tokens).start();
        RegistryClient client = TestClient.anonymous().as(ME).open()) {
      // distribution lets tokens in for a minute after their end; these say 300 s
      tokens.life(Duration.ofSeconds(-70)).tells(Optional.of(Duration.ofMinutes(5)));
      Repository repository = client.forPush(RegistryReference.parse(registry.host() + "/app:1"));
      assertThatThrownBy(() -> repository.manifest("1")).hasMessageContaining("401");
      tokens.life(Duration.ofMinutes(5));
      assertThat(repository.manifest("1")).isEmpty();
    }
  }

  @Test
  void byIdentityToken() throws IOException {
    try (TokenServer tokens = new TokenServer().user("me", "secret").refreshToken("id", "me");
        DockerRegistry registry = DockerRegistry.setup().tokens(tokens).start();
        RegistryClient client =
            TestClient.anonymous().as(new Credentials.IdentityToken("id")).open()) {
      use(client, registry.host());
      assertThat(tokens.requests()).allMatch(request -> request.method().equals("POST"));
    }
  }

  @Test
  void aTokenServerWithoutTlsIsToldNoPassword() throws IOException {
    try (TestAuthority authority = new TestAuthority();
        TokenServer tokens = new TokenServer().user("me", "secret");
        DockerRegistry registry = DockerRegistry.setup().tls(authority).tokens(tokens).start();
        RegistryClient client = trusting(authority).as(ME).open()) {
      Repository repository = client.forPush(RegistryReference.parse(registry.host() + "/app:1"));
      assertThatThrownBy(() -> repository.manifest("1"))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("plain http");
      assertThat(tokens.requests()).isEmpty();
    }
  }

  @Test
  void wrongPasswords() throws IOException {
    try (TestAuthority authority = new TestAuthority();
        TokenServer tokens = new TokenServer(authority).user("me", "secret");
        DockerRegistry registry = DockerRegistry.setup().tls(authority).tokens(tokens).start();
        RegistryClient client =
            trusting(authority).as(new Credentials.Password("me", "wrong")).open()) {
      Repository repository = client.forPush(RegistryReference.parse(registry.host() + "/app:1"));
      assertThatThrownBy(() -> repository.manifest("1"))
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.status()).isEqualTo(401))
          .hasMessageContaining("nix2container login");
    }
  }

  @Test
  void aRegistryThatNobodyVouchesForHasToBeAllowed() throws IOException {
    try (TestAuthority authority = new TestAuthority();
        DockerRegistry registry = DockerRegistry.setup().tls(authority).start();
        RegistryClient strict = TestClient.anonymous().withTls(TlsChoice.none()).open();
        RegistryClient lax = TestClient.anonymous().open()) {
      RegistryReference reference = RegistryReference.parse(registry.host() + "/app:1");
      assertThatThrownBy(() -> strict.forPush(reference).manifest("1"))
          .isInstanceOfSatisfying(RegistryException.class, e -> assertThat(e.status()).isZero())
          .hasMessageContaining("authority");
      use(lax, registry.host());
    }
  }

  @Test
  void plainHttpHasToBeAllowed() {
    try (DockerRegistry registry = DockerRegistry.start();
        RegistryClient strict = TestClient.anonymous().withTls(TlsChoice.none()).open()) {
      RegistryReference reference = RegistryReference.parse(registry.host() + "/app:1");
      assertThatThrownBy(() -> strict.forPush(reference).manifest("1"))
          .hasMessageContaining("--tls-verify=false");
    }
  }

  @Test
  void plainHttpIsFoundAlsoWhereTlsIsTriedFirst() throws IOException {
    try (DockerRegistry registry = DockerRegistry.start();
        RegistryClient client = TestClient.anonymous().open()) {
      use(client, "LOCALHOST:" + registry.port()); // which is not taken for this machine
    }
  }

  @Test
  void itsAddressMayBeWrittenInOtherWays() throws IOException {
    try (DockerRegistry registry = DockerRegistry.start();
        FaultProxy proxy = new FaultProxy(registry.port());
        RegistryClient client = TestClient.anonymous().open()) {
      proxy.with(Rule.every("", Kind.UPLOAD, new Fault.LocationQuery("a=b%2Fc&d")));
      proxy.with(Rule.every("", Kind.UPLOAD, new Fault.RelativeLocation()));
      use(client, proxy.host());
      assertThat(proxy.requests().of("PUT", Kind.UPLOAD))
          .allMatch(request -> request.target().contains("?a=b%2Fc&d&"));
    }
  }

  @Test
  void whatItDidNotTakeAtOnceGoesInChunks() throws IOException {
    try (DockerRegistry registry = DockerRegistry.start();
        FaultProxy proxy = new FaultProxy(registry.port());
        RegistryClient client = TestClient.anonymous().open()) {
      proxy.with(Rule.every("PATCH", Kind.UPLOAD, new Fault.MostBody(1_000_000)));
      use(client, proxy.host());
      // It says that the first upload is gone, but version 2.8 leaves an empty folder of it.
      assertThat(proxy.requests().of("DELETE", Kind.UPLOAD)).hasSize(1);
      assertThat(proxy.requests().of("DELETE", Kind.UPLOAD).get(0).status()).isEqualTo(204);
    }
  }

  private static List<Fault> faults(Random random) {
    long at = random.nextInt(LARGE.length);
    return List.of(
        new Fault.Answer(429, "Retry-After: 0"),
        new Fault.Answer(500),
        new Fault.Answer(503).afterBody(at, Fault.Ending.CLOSE),
        new Fault.Answer(502).afterBody(at, Fault.Ending.RESET),
        new Fault.CutRequest(at),
        new Fault.CutAnswer(random.nextInt(50)),
        new Fault.LoseAnswer(),
        new Fault.WithoutHeader("Docker-Content-Digest"),
        new Fault.WithoutHeader("Range"),
        new Fault.WithHeader("Content-Type", "text/plain"));
  }

  /**
   * Whatever happens, a blob is there whole in the end, or there is an error and no upload left.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anyFaults(long seed) throws IOException {
    Random random = new Random(seed);
    List<String> methods = List.of("HEAD", "POST", "PATCH", "PUT", "GET");
    int sent = 0;
    try (DockerRegistry registry = DockerRegistry.start()) {
      for (int run = 0; run < 25; run++) {
        byte[] blob = random(random.nextLong(), 1 + random.nextInt(LARGE.length));
        List<Rule> rules = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
          List<Fault> faults = faults(random);
          Fault fault = faults.get(random.nextInt(faults.size()));
          String method = methods.get(random.nextInt(methods.size()));
          rules.add(Rule.first(1 + random.nextInt(2), method, Kind.UPLOAD, fault));
        }
        sent += send(registry, blob, random.nextBoolean(), rules) ? 1 : 0;
      }
    }
    assertThat(sent).isGreaterThan(15);
  }

  private static boolean send(
      DockerRegistry registry, byte[] blob, boolean isKnown, List<Rule> rules) throws IOException {
    Descriptor descriptor = descriptor("x", blob);
    try (FaultProxy proxy = new FaultProxy(registry.port());
        RegistryClient client = TestClient.anonymous().open()) {
      rules.forEach(proxy::with);
      Repository repository = client.forPush(RegistryReference.parse(proxy.host() + "/app:1"));
      Optional<Descriptor> known = isKnown ? Optional.of(descriptor) : Optional.empty();
      Descriptor sent = repository.uploadBlob("x", known, TestClient.source(blob));
      assertThat(sent).as("%s", rules).isEqualTo(descriptor);
      assertThat(registry.storage().read(descriptor.digest())).as("%s", rules).isEqualTo(blob);
      return true;
    } catch (RegistryException e) {
      assertThat(e.getMessage()).startsWith("tried to ");
      return false;
    }
  }
}
