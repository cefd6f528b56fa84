package org.nix2container.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.SystemReason;
import org.nix2container.http.TlsOptions;
import org.nix2container.json.JsonReader;
import org.nix2container.json.ValueKind;

/**
 * Finds out which daemon is meant, by the rules of the docker command (docker/cli,
 * cli/command/cli.go and its documentation of contexts).
 */
final class DaemonChoice {

  private static final Path SOCKET = Path.of("/var/run/docker.sock");
  private static final String DEFAULT_CONTEXT = "default";

  private final Optional<Path> certificates;
  private final Optional<Boolean> tlsVerify;
  private final Map<String, String> environment;

  DaemonChoice(
      Optional<Path> certificates, Optional<Boolean> tlsVerify, Map<String, String> environment) {
    this.certificates = certificates;
    this.tlsVerify = tlsVerify;
    this.environment = environment;
  }

  DockerEndpoint endpoint(Optional<String> host) {
    if (host.isPresent()) {
      // As skopeo, whose flag it is: http:// is for what is not secured.
      DaemonAddress address = DaemonAddress.parse(host.get(), true);
      return new DockerEndpoint(address, "", tls(address, tlsVerify.orElse(true)), environment);
    }
    Optional<String> variable = variable("DOCKER_HOST");
    if (variable.isPresent()) {
      boolean verified = variable("DOCKER_TLS_VERIFY").isPresent();
      boolean secured =
          verified
              || variable("DOCKER_TLS").isPresent()
              || certificates.isPresent()
              || tlsVerify.orElse(false);
      DaemonAddress address = DaemonAddress.parse(variable.get(), secured);
      boolean verify =
          tlsVerify.orElse(
              verified || certificates.isPresent() || !DaemonAddress.isTcp(variable.get()));
      return new DockerEndpoint(address, "DOCKER_HOST", tls(address, verify), environment);
    }
    Optional<String> context = variable("DOCKER_CONTEXT");
    if (context.isEmpty()) {
      context = currentContext();
    }
    if (context.isPresent() && !context.get().equals(DEFAULT_CONTEXT)) {
      return ofContext(context.get());
    }
    return new DockerEndpoint(
        DaemonAddress.ofSocket(socket()), "", TlsOptions.system(), environment);
  }

  private DockerEndpoint ofContext(String name) {
    Path configuration =
        configuration()
            .orElseThrow(() ->
                new InvalidInputException(
                    "Docker context `" + name + "`", "set HOME, below which contexts are kept"));
    DockerContext context = DockerContext.read(configuration, name);
    boolean secured = context.isSecured() || certificates.isPresent() || tlsVerify.orElse(false);
    DaemonAddress address = DaemonAddress.parse(context.host(), secured);
    boolean verify = tlsVerify.orElse(!context.skipsVerification());
    TlsOptions tls =
        certificates.isPresent() || !context.hasFiles()
            ? tls(address, verify)
            : context.files().options(verify);
    return new DockerEndpoint(address, "context " + name, tls, environment);
  }

  /** The files of the user's choice, or those that docker takes. */
  private TlsOptions tls(DaemonAddress address, boolean verify) {
    if (!address.base().startsWith("https:")) {
      return TlsOptions.system();
    }
    if (certificates.isPresent()) {
      return new CertificateFiles(certificates.get()).required().options(verify);
    }
    Optional<String> directory = variable("DOCKER_CERT_PATH");
    if (directory.isPresent()) {
      return new CertificateFiles(Path.of(directory.get())).required().options(verify);
    }
    return configuration().isPresent()
        ? new CertificateFiles(configuration().get()).options(verify)
        : new TlsOptions(verify, List.of(), Optional.empty());
  }

  private Path socket() {
    Optional<String> runtime = variable("XDG_RUNTIME_DIR");
    if (runtime.isPresent() && !Files.exists(SOCKET)) {
      Path rootless = Path.of(runtime.get(), "docker.sock");
      return Files.exists(rootless) ? rootless : SOCKET;
    }
    return SOCKET;
  }

  private Optional<String> currentContext() {
    Optional<Path> file = configuration().map(directory -> directory.resolve("config.json"));
    if (file.isEmpty() || !Files.exists(file.get())) {
      return Optional.empty();
    }
    String[] current = {""};
    try (JsonReader json = JsonReader.ofSecret(file.get().toString(), content(file.get()))) {
      json.object((key, value) -> {
        if (key.equals("currentContext") && value.peek() == ValueKind.STRING) {
          current[0] = value.string();
        }
      });
    }
    return Optional.of(current[0]).filter(name -> !name.isEmpty());
  }

  private static byte[] content(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new InvalidInputException(file.toString(), SystemReason.of(e), e);
    }
  }

  /** Where docker keeps what its user configured. */
  private Optional<Path> configuration() {
    Optional<String> own = variable("DOCKER_CONFIG");
    return own.isPresent()
        ? own.map(Path::of)
        : variable("HOME").map(home -> Path.of(home, ".docker"));
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }
}
