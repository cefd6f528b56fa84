package org.nix2container.registries;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.reference.RegistryReference;

/**
 * What registries.conf, its drop-ins and certs.d say. It chooses as containers/image does
 * (pkg/sysregistriesv2, docker/docker_image_src.go): mirrors and locations are for reading only,
 * and images are written to the registry of their name.
 */
public final class RegistriesConfig {

  /** The credential helper that stands for the auth files. */
  public static final String AUTH_FILES = "containers-auth.json";

  private final List<RegistryTable> tables;
  private final List<String> credentialHelpers;
  private final ConfigPlaces places;

  private RegistriesConfig(
      List<RegistryTable> tables, List<String> credentialHelpers, ConfigPlaces places) {
    this.tables = List.copyOf(tables);
    this.credentialHelpers = List.copyOf(credentialHelpers);
    this.places = places;
  }

  /**
   * The user's configuration, or else the system's.
   *
   * @param file instead of either, as {@code --registries-conf}
   * @throws InvalidInputException naming the file and the line that is wrong
   */
  public static RegistriesConfig load(Map<String, String> environment, Optional<Path> file) {
    return load(environment, file, Path.of("/"));
  }

  static RegistriesConfig load(Map<String, String> environment, Optional<Path> file, Path root) {
    ConfigPlaces places = ConfigPlaces.of(environment, root);
    String variable = environment.getOrDefault("CONTAINERS_REGISTRIES_CONF", "");
    Optional<Path> explicit =
        file.isPresent() || variable.isEmpty() ? file : Optional.of(Path.of(variable));
    // Of prefixes of one length the first in their order wins, so that is kept.
    Map<String, RegistryTable> byPrefix = new TreeMap<>();
    List<String> helpers = List.of();
    boolean main = true;
    for (Path path : places.registriesConf(explicit)) {
      Optional<RegistriesFile> read = RegistriesFile.read(path, !main);
      if (read.isPresent()) {
        helpers = read.get().credentialHelpers().orElse(helpers);
        Map<String, RegistryTable> ofFile = new TreeMap<>();
        for (RegistryTable table : read.get().tables()) {
          ofFile.putIfAbsent(table.prefix(), table);
        }
        byPrefix.putAll(ofFile);
      } else if (main && explicit.isPresent()) {
        throw new InvalidInputException(path.toString(), "there is no such file");
      }
      main = false;
    }
    return new RegistriesConfig(
        List.copyOf(byPrefix.values()), helpers.isEmpty() ? List.of(AUTH_FILES) : helpers, places);
  }

  /**
   * Where the image can be read, best first: mirrors, and the registry itself as the last. What is
   * blocked is left out.
   *
   * @throws InvalidInputException if all is blocked, or a location makes no name of an image
   */
  public List<RegistryEndpoint> forPull(RegistryReference reference, TlsChoice tls) {
    Optional<RegistryTable> found = find(reference);
    if (found.isEmpty()) {
      return List.of(endpoint(reference, false, tls, false));
    }
    RegistryTable table = found.get();
    boolean byDigest = reference.version() instanceof RegistryReference.Version.ByDigest;
    List<RegistryEndpoint> endpoints = new ArrayList<>();
    for (ConfiguredEndpoint mirror : table.mirrors()) {
      if ((byDigest || !table.mirrorByDigestOnly()) && mirror.isFor(reference)) {
        add(mirror, reference, table.prefix(), tls, true, endpoints);
      }
    }
    if (!table.blocked()) {
      add(table.primary(), reference, table.prefix(), tls, false, endpoints);
    }
    if (endpoints.isEmpty()) {
      throw blocked(reference, table);
    }
    return endpoints;
  }

  private void add(
      ConfiguredEndpoint configured,
      RegistryReference reference,
      String prefix,
      TlsChoice tls,
      boolean mirror,
      List<RegistryEndpoint> endpoints) {
    RegistryReference there = configured.rewrite(reference, prefix);
    Optional<RegistryTable> itsOwn = find(there);
    if (itsOwn.isEmpty() || !itsOwn.get().blocked()) {
      refuseProxy(configured);
      endpoints.add(endpoint(there, configured.insecure(), tls, mirror));
    }
  }

  /**
   * Where the image is to be written.
   *
   * @throws InvalidInputException if that is blocked
   */
  public RegistryEndpoint forPush(RegistryReference reference, TlsChoice tls) {
    Optional<RegistryTable> found = find(reference);
    if (found.isEmpty()) {
      return endpoint(reference, false, tls, false);
    }
    if (found.get().blocked()) {
      throw blocked(reference, found.get());
    }
    refuseProxy(found.get().primary());
    return endpoint(reference, found.get().primary().insecure(), tls, false);
  }

  /** Names of the credential helpers, in their order; {@code containers-auth.json}: the files. */
  public List<String> credentialHelpers() {
    return credentialHelpers;
  }

  private Optional<RegistryTable> find(RegistryReference reference) {
    String name = reference.name();
    Optional<RegistryTable> longest = Optional.empty();
    int length = 0;
    for (RegistryTable table : tables) {
      if (table.prefix().length() > length && Prefixes.matched(name, table.prefix()) >= 0) {
        longest = Optional.of(table);
        length = table.prefix().length();
      }
    }
    return longest;
  }

  private RegistryEndpoint endpoint(
      RegistryReference reference, boolean insecure, TlsChoice tls, boolean mirror) {
    CertificateDirectory certificates = certificates(reference.registry(), tls);
    return new RegistryEndpoint(
        reference.registry(),
        reference.repository(),
        tls.verify().isPresent() ? !tls.verify().get() : insecure,
        certificates.authorities(),
        certificates.client(),
        mirror);
  }

  private CertificateDirectory certificates(String host, TlsChoice tls) {
    if (tls.certificates().isPresent()) {
      return CertificateDirectory.of(tls.certificates().get());
    }
    Optional<Path> directory = places.certificates(host);
    // As in containers/image: /etc/docker is often closed to all but root.
    return directory.isPresent() && Files.isReadable(directory.get())
        ? CertificateDirectory.of(directory.get())
        : CertificateDirectory.NONE;
  }

  private static InvalidInputException blocked(RegistryReference reference, RegistryTable table) {
    return new InvalidInputException(
        reference.toString(), "`" + table.prefix() + "` is blocked by " + table.primary().place());
  }

  /** Going there without it would be what the user did not want. */
  private static void refuseProxy(ConfiguredEndpoint endpoint) {
    if (endpoint.proxied()) {
      throw new InvalidInputException(
          endpoint.place(), "`proxy` is not supported: set https_proxy in the environment");
    }
  }
}
