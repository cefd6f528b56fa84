package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nix2container.oci.Digest;
import org.nix2container.peers.DockerRegistry;
import org.nix2container.peers.FaultProxy;
import org.nix2container.peers.TestAuthority;
import org.nix2container.peers.TunnelProxy;

/** Whole base images are fetched from a real registry, in Nix's sandbox. */
class PullImageIT extends BaseImageRegistry {

  @Test
  void theHashIsThatOfWhatSkopeoWrites() throws Exception {
    String amd64 = hashOfSkopeo("amd64", base.digest("amd64"));
    String arm64 = hashOfSkopeo("arm64", base.index());
    String inBase32 = commands.out("nix-hash --type sha256 --base32 skopeo-amd64");

    Commands.Outcome outcome =
        library.tryBuild(
            "[ %s %s %s ]"
                .formatted(
                    pull("one", base.digest("amd64"), amd64, ""),
                    pull("chosen", base.index(), arm64, "arch = \"arm64\";"),
                    pull("other", base.index(), inBase32, "arch = \"amd64\";")));

    assertThat(outcome.status()).as(outcome.err()).isZero();
    List<String> images = outcome.out().lines().toList();
    assertThat(images).hasSize(3);
    for (int i = 0; i < images.size(); i++) {
      String arch = i == 1 ? "arm64" : "amd64";
      assertThat(commands.out("nix-store --query --references " + images.get(i)))
          .endsWith(List.of("one", "chosen", "other").get(i));
      commands.succeed(
          "diff -r $(nix-store --query --references %s) skopeo-%s".formatted(images.get(i), arch));
      assertThat(Files.readString(Path.of("target/nix-library" + images.get(i))))
          .contains("\"arch\": \"" + arch + "\"", "BASE=base");
    }
  }

  @Test
  void aWrongHashTellsTheRightOne() throws Exception {
    String right = hashOfSkopeo("s390x", base.index());

    Commands.Outcome empty = library.tryBuild(pull("empty", base.index(), "", "arch = \"s390x\";"));
    Commands.Outcome wrong =
        library.tryBuild(
            pull(
                "wrong",
                base.index(),
                "sha256-%s=".formatted("A".repeat(43)),
                "arch = \"s390x\";"));

    assertThat(empty.err()).contains("got:    " + right);
    assertThat(wrong.err()).contains("hash mismatch", "got:    " + right);
  }

  @Test
  void credentialsAreTakenFromTheFileThatBuildsAreShown() throws Exception {
    try (DockerRegistry locked = DockerRegistry.setup().user("me", "secret").start()) {
      base.push(locked.host(), "--dest-creds me:secret");
      Path file = authFile(locked);
      String hash = hashOfSkopeo("amd64", base.digest("amd64"));
      String expression = pull(locked.host(), "private", base.digest("amd64"), hash, "");

      Commands.Outcome without = library.tryBuild(expression);
      sandbox.show("/etc/skopeo/auth.json=" + file);
      Commands.Outcome with = library.tryBuild(expression);

      assertThat(without.err())
          .contains(locked.host(), "401 (UNAUTHORIZED", "/etc/skopeo/auth.json");
      assertThat(with.status()).as(with.err()).isZero();
    }
  }

  @Test
  void aRegistryHasToProveWhoItIs() throws Exception {
    try (TestAuthority authority = new TestAuthority();
        DockerRegistry secure = DockerRegistry.setup().tls(authority).start()) {
      base.push(secure.host());
      String hash = hashOfSkopeo("amd64", base.digest("amd64"));
      String verified =
          pull(secure.host(), "verified", base.digest("amd64"), hash, "tlsVerify = true;");
      String unverified = pull(secure.host(), "unverified", base.digest("amd64"), hash, "");

      Commands.Outcome unknown = library.tryBuild(verified);
      Commands.Outcome unasked = library.tryBuild(unverified);
      commands.set("TEST_CA_BUNDLE", authority.certificate().toString());
      Commands.Outcome known = library.tryBuild(verified);
      commands.set("TEST_CA_BUNDLE", "");

      assertThat(unknown.err()).contains(secure.host(), "certificate");
      assertThat(unasked.status()).as(unasked.err()).isZero();
      assertThat(known.status()).as(known.err()).isZero();
    }
  }

  @Test
  void certificatesOfNixComeFirst() throws Exception {
    try (TestAuthority authority = new TestAuthority();
        DockerRegistry secure = DockerRegistry.setup().tls(authority).start()) {
      base.push(secure.host());
      String hash = hashOfSkopeo("amd64", base.digest("amd64"));

      Path certificate = Files.copy(authority.certificate(), folder.resolve("of-nix.crt"));
      sandbox.show(certificate.toString());
      commands.set("NIX_SSL_CERT_FILE", certificate.toString());
      Commands.Outcome outcome =
          library.tryBuild(
              pull(secure.host(), "of-nix", base.digest("amd64"), hash, "tlsVerify = true;"));
      commands.set("NIX_SSL_CERT_FILE", "");

      assertThat(outcome.status()).as(outcome.err()).isZero();
    }
  }

  @Test
  void requestsGoThroughTheProxyOfNix() throws Exception {
    String hash = hashOfSkopeo("amd64", base.digest("amd64"));
    try (TestAuthority authority = new TestAuthority();
        DockerRegistry secure = DockerRegistry.setup().tls(authority).start();
        FaultProxy plain = new FaultProxy(registry.port());
        TunnelProxy tunnel = new TunnelProxy(secure.port())) {
      base.push(secure.host());

      commands.set("http_proxy", "http://" + plain.host());
      Commands.Outcome byHttp =
          library.tryBuild(
              pull("plain.registry.test:80", "by-http", base.digest("amd64"), hash, ""));
      commands.set("https_proxy", "http://" + tunnel.host());
      Commands.Outcome byHttps =
          library.tryBuild(pull("registry.test", "by-https", base.digest("amd64"), hash, ""));
      commands.set("http_proxy", "");
      commands.set("https_proxy", "");

      assertThat(byHttp.status()).as(byHttp.err()).isZero();
      assertThat(plain.requests().lines())
          .contains("GET http://plain.registry.test/v2/base/manifests/" + base.digest("amd64"));
      assertThat(byHttps.status()).as(byHttps.err()).isZero();
      assertThat(tunnel.asked()).contains("registry.test:443");
    }
  }

  /** What skopeo writes is then in a folder with the architecture's name. */
  private static String hashOfSkopeo(String arch, Digest digest) throws Exception {
    return commands.out(
        """
        test -d skopeo-%1$s || skopeo --insecure-policy --override-arch %1$s copy \
          --src-tls-verify=false docker://%2$s/base@%3$s dir:skopeo-%1$s >/dev/null
        nix hash path skopeo-%1$s\
        """
            .formatted(arch, registry.host(), digest));
  }

  private static String pull(String name, Digest digest, String sha256, String more) {
    return pull(registry.host(), name, digest, sha256, more);
  }

  private static String pull(String host, String name, Digest digest, String sha256, String more) {
    return """
    (nix2container.pullImage ({
      imageName = "%s/base"; imageDigest = "%s"; sha256 = "%s"; name = "%s"; tlsVerify = false;
    } // { %s }))
    """
        .formatted(host, digest, sha256, name, more);
  }
}
