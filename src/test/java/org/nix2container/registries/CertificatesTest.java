package org.nix2container.registries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.http.ClientCertificate;
import org.nix2container.reference.RegistryReference;

/** The rules of containers-certs.d(5). */
class CertificatesTest {

  @TempDir private Path folder;
  private Path users;
  private Path systems;
  private Path dockers;

  @BeforeEach
  void choosePlaces() {
    users = folder.resolve("home/.config/containers/certs.d");
    systems = folder.resolve("etc/containers/certs.d");
    dockers = folder.resolve("etc/docker/certs.d");
  }

  @Test
  void theFirstDirectoryOfTheHostIsTaken() throws IOException {
    Path docker = file(dockers, "a.com:5000/ca.crt");
    assertThat(of("a.com:5000/x").authorities()).containsExactly(docker);
    Path system = file(systems, "a.com:5000/ca.crt");
    assertThat(of("a.com:5000/x").authorities()).containsExactly(system);
    Files.createDirectories(users.resolve("a.com:5000"));
    assertThat(of("a.com:5000/x").authorities()).isEmpty();
    assertThat(of("a.com/x").authorities()).isEmpty();
  }

  @Test
  void dockerHubIsNamedAsInReferences() throws IOException {
    Path authority = file(systems, "docker.io/ca.crt");
    file(systems, "registry-1.docker.io/ca.crt");
    assertThat(of("app").authorities()).containsExactly(authority);
  }

  @Test
  void endingsTellWhatFilesAre() throws IOException {
    Path second = file(systems, "a.com/b.crt");
    Path first = file(systems, "a.com/a.crt");
    Path certificate = file(systems, "a.com/client.cert");
    Path key = file(systems, "a.com/client.key");
    file(systems, "a.com/README");
    Files.createSymbolicLink(systems.resolve("a.com/gone.crt"), Path.of("nowhere"));
    RegistryEndpoint endpoint = of("a.com/x");
    assertThat(endpoint.authorities()).containsExactly(first, second);
    assertThat(endpoint.client()).contains(new ClientCertificate(certificate, key));
  }

  @Test
  void halfAClientCertificateIsAnError() throws IOException {
    Path key = file(systems, "key.com/client.key");
    assertThatThrownBy(() -> of("key.com/x"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(key + ": a key without its client certificate: there is no client.cert");
    Path certificate = file(systems, "cert.com/client.cert");
    assertThatThrownBy(() -> of("cert.com/x"))
        .hasMessage(
            certificate
                + ": a client certificate without its key: there is no client.key"
                + " (an authority's file has to end in .crt)");
  }

  @Test
  void aDirectoryOnTheCommandLineTakesTheirPlaceForMirrorsToo() throws IOException {
    file(systems, "a.com/ca.crt");
    Path given = file(folder.resolve("given"), "mine.crt");
    Files.writeString(
        folder.resolve("etc/containers/registries.conf"),
        "[[registry]]\nlocation = 'a.com'\n[[registry.mirror]]\nlocation = 'm.com'\n");
    TlsChoice tls = new TlsChoice(Optional.empty(), Optional.of(given.getParent()));
    assertThat(load().forPull(RegistryReference.parse("a.com/x"), tls))
        .extracting(RegistryEndpoint::authorities)
        .containsExactly(List.of(given), List.of(given));
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() ->
            load()
                .forPush(
                    RegistryReference.parse("a.com/x"),
                    new TlsChoice(Optional.empty(), Optional.of(missing))))
        .hasMessage(missing + ": cannot be read: no such file or directory");
  }

  private RegistryEndpoint of(String name) {
    return load().forPush(RegistryReference.parse(name), TlsChoice.none());
  }

  private RegistriesConfig load() {
    return RegistriesConfig.load(
        Map.of("HOME", folder.resolve("home").toString()), Optional.empty(), folder);
  }

  private static Path file(Path directory, String name) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "PEM");
  }
}
