package org.nix2container.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** How a registry is to be. */
public final class RegistrySetup {

  private Optional<TestAuthority> authority = Optional.empty();
  private boolean clientsNeedCertificates;
  private Optional<String[]> user = Optional.empty();
  private Optional<TokenServer> tokens = Optional.empty();
  private boolean deletes = true;
  private boolean relativeUrls;

  RegistrySetup() {}

  /** Speaks TLS, with the authority's certificate for servers. */
  public RegistrySetup tls(TestAuthority by) {
    authority = Optional.of(by);
    return this;
  }

  /** Speaks TLS, and only to clients with a certificate of the authority. */
  public RegistrySetup mutualTls(TestAuthority by) {
    clientsNeedCertificates = true;
    return tls(by);
  }

  /** Lets one user in, by password. */
  public RegistrySetup user(String name, String password) {
    user = Optional.of(new String[] {name, password});
    return this;
  }

  /** Lets those in that have a token of the server. */
  public RegistrySetup tokens(TokenServer server) {
    tokens = Optional.of(server);
    return this;
  }

  /** Nothing can be deleted. */
  public RegistrySetup withoutDeleting() {
    deletes = false;
    return this;
  }

  /** Locations are paths only. */
  public RegistrySetup relativeUrls() {
    relativeUrls = true;
    return this;
  }

  /** Starts it; skips the test where it is not installed. */
  public DockerRegistry start() {
    Tool.need("docker-registry");
    TestFolder folder = new TestFolder("registry");
    try {
      Path configuration = folder.write("config.yml", configuration(folder));
      return new DockerRegistry(folder, authority.isPresent(), configuration);
    } catch (IOException e) {
      folder.close();
      throw new UncheckedIOException(e);
    }
  }

  private String configuration(TestFolder folder) {
    return """
    version: 0.1
    log:
      accesslog:
        disabled: false
    storage:
      filesystem:
        rootdirectory: %s
      delete:
        enabled: %s
      maintenance:
        uploadpurging:
          enabled: false
    http:
      addr: 127.0.0.1:0
      secret: of-this-test
      relativeurls: %s
    """
            .formatted(folder.file("root"), deletes, relativeUrls)
        + authority.map(this::tlsFiles).orElse("")
        + user.map(both -> htpasswd(folder, both[0], both[1])).orElse("")
        + tokens.map(RegistrySetup::token).orElse("");
  }

  private String tlsFiles(TestAuthority by) {
    String files =
        "  tls:\n    certificate: %s\n    key: %s\n"
            .formatted(by.serverCertificate(), by.serverKey());
    return clientsNeedCertificates
        ? files + "    clientcas:\n      - %s\n".formatted(by.certificate())
        : files;
  }

  private static String htpasswd(TestFolder folder, String name, String password) {
    String line = Tool.in(folder.path(), "htpasswd").succeed("-Bbn", "-C", "4", name, password);
    Path file = folder.write("htpasswd", line.strip() + "\n");
    return "auth:\n  htpasswd:\n    realm: a-test\n    path: %s\n".formatted(file);
  }

  private static String token(TokenServer server) {
    return """
    auth:
      token:
        realm: %s
        service: %s
        issuer: %s
        rootcertbundle: %s
    """
        .formatted(
            server.realm(), TokenServer.SERVICE, TokenServer.ISSUER, server.signingCertificate());
  }
}
