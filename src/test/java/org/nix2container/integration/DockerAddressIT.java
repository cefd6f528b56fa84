package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.peers.TestAuthority;

/** A daemon is reached by TCP with TLS, in the ways that users of docker and skopeo know. */
class DockerAddressIT {

  @TempDir private static Path folder;

  private static Commands commands;
  private static NixStore store;
  private static TestAuthority authority;
  private static DockerDaemon docker;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    commands = new Commands(folder);
    store = new NixStore(commands);
    store.build("app");
    commands.succeed("nix2container build ./app --save app.json");
    authority = new TestAuthority();
    Path certificates = Files.createDirectory(folder.resolve("certs"));
    Files.copy(authority.certificate(), certificates.resolve("ca.pem"));
    Files.copy(authority.clientCertificate(), certificates.resolve("cert.pem"));
    Files.copy(authority.clientKey(), certificates.resolve("key.pem"));
    try (var unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = unused.getLocalPort();
    }
    docker =
        new DockerDaemon(
            commands,
            "docker",
            DockerDaemon.Kind.OF_THIS_MACHINE,
            Optional.empty(),
            "--tlsverify",
            "--tlscacert=" + authority.certificate(),
            "--tlscert=" + authority.serverCertificate(),
            "--tlskey=" + authority.serverKey(),
            "--host=tcp://127.0.0.1:" + port);
    commands.set("DOCKER_HOST", "");
  }

  @AfterAll
  static void stop() throws Exception {
    if (docker != null) {
      docker.close();
    }
    if (authority != null) {
      authority.close();
    }
    if (store != null) {
      store.close();
    }
  }

  private static String address() {
    return "tcp://127.0.0.1:" + port;
  }

  /** Copies an image there, and takes it back. */
  private static void assertReached(String variables, String name, String flags) throws Exception {
    commands.succeed(
        """
        export A=1 %s
        nix2container copy nix:app.json docker-daemon:%s:1 %s
        """
            .formatted(variables, name, flags));
    assertThat(
            commands.out(
                "docker --host unix://%s run --rm --network none %s:1"
                    .formatted(docker.socket(), name)))
        .isEqualTo("greetings from single");
  }

  private static void assertFails(String variables, String flags, String reason) throws Exception {
    Commands.Outcome outcome =
        commands.run(
            """
            export A=1 %s
            nix2container copy nix:app.json docker-daemon:failing:1 %s
            """
                .formatted(variables, flags));
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err().lines()).singleElement().asString().contains(reason);
  }

  @Test
  void byTheVariablesOfDocker() throws Exception {
    assertReached(
        "DOCKER_HOST=%s DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH=$PWD/certs".formatted(address()),
        "variables",
        "");
    // Who the daemon is, is not verified so; the client's certificate is shown all the same.
    assertReached(
        "DOCKER_HOST=%s DOCKER_TLS=1 DOCKER_CERT_PATH=$PWD/certs".formatted(address()),
        "unverified",
        "");
  }

  @Test
  void byTheFlagsOfSkopeo() throws Exception {
    String flags = "--dest-daemon-host %s --dest-cert-dir certs";
    assertReached("", "flags", flags.formatted(address()));
    assertReached("", "https", flags.formatted("https://localhost:" + port));
    commands.succeed("rm -rf own; mkdir own; cp certs/cert.pem certs/key.pem own");
    assertReached(
        "",
        "not-verified",
        "--dest-daemon-host %s --dest-cert-dir own --dest-tls-verify=false".formatted(address()));
    assertThat(
            commands.out(
                "nix2container inspect docker-daemon:flags:1 --daemon-host %s --cert-dir certs"
                        .formatted(address())
                    + " --format '{{.Architecture}}'"))
        .isNotEmpty();
  }

  @Test
  void byAContextThatDockerMade() throws Exception {
    commands.succeed(
        "docker context create remote --docker"
            + " host=%s,ca=certs/ca.pem,cert=certs/cert.pem,key=certs/key.pem"
                .formatted(address()));
    commands.succeed("docker context create local --docker host=unix://" + docker.socket());
    assertReached("DOCKER_CONTEXT=remote", "of-variable", "");
    assertReached("DOCKER_CONTEXT=local", "of-local", "");
    commands.succeed("unset DOCKER_HOST; docker context use remote");
    assertReached("", "of-current", "");

    assertFails(
        "DOCKER_CONTEXT=remote", "--dest-cert-dir nowhere", "nowhere: for a Docker daemon it has");
    assertFails("DOCKER_CONTEXT=other", "", "Docker context `other`: there is no such context: ");
  }

  @Test
  void whatIsWrongIsSaid() throws Exception {
    commands.succeed("rm -rf own; mkdir own; cp certs/cert.pem certs/key.pem own");
    assertFails(
        "",
        "--dest-daemon-host %s --dest-cert-dir own".formatted(address()),
        "how it keeps images, but the server's certificate is of no authority that is trusted here");
    commands.succeed("rm -rf own; mkdir own; cp certs/ca.pem own");
    assertFails(
        "",
        "--dest-daemon-host %s --dest-cert-dir own".formatted(address()),
        // Go's server calls it a bad certificate that there is none.
        "; the certificates for a daemon are ca.pem, cert.pem and key.pem in");
    assertFails(
        "DOCKER_HOST=" + address(),
        "",
        "Docker daemon %s (DOCKER_HOST): tried to find out how it keeps images, but Client sent an"
                .formatted(address())
            + " HTTP request to an HTTPS server.; it wants TLS: give https:// instead, or set"
            + " DOCKER_TLS_VERIFY=1");
    assertFails(
        "DOCKER_HOST=ssh://somebody@host", "", "it cannot be reached by SSH from here: forward");
  }
}
