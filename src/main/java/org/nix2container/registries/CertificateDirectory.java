package org.nix2container.registries;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.http.ClientCertificate;

/**
 * The files of a directory in the layout of containers-certs.d(5).
 *
 * @param authorities {@code *.crt}
 * @param client {@code NAME.cert} with {@code NAME.key}: the first by name
 */
record CertificateDirectory(List<Path> authorities, Optional<ClientCertificate> client) {

  static final CertificateDirectory NONE = new CertificateDirectory(List.of(), Optional.empty());

  CertificateDirectory {
    authorities = List.copyOf(authorities);
  }

  /**
   * Lists it.
   *
   * @throws InvalidInputException if it cannot be listed, or half of a client certificate is
   *     missing
   */
  static CertificateDirectory of(Path directory) {
    List<Path> authorities = new ArrayList<>();
    Optional<ClientCertificate> client = Optional.empty();
    for (Path file : SortedDirectory.files(directory)) {
      String name = file.toString();
      if (name.endsWith(".crt")) {
        authorities.add(file);
      } else if (name.endsWith(".cert")) {
        Path key = otherHalf(file, ".cert", ".key", "a client certificate without its key");
        client = client.isPresent() ? client : Optional.of(new ClientCertificate(file, key));
      } else if (name.endsWith(".key")) {
        otherHalf(file, ".key", ".cert", "a key without its client certificate");
      }
    }
    return new CertificateDirectory(authorities, client);
  }

  private static Path otherHalf(Path file, String ending, String wanted, String problem) {
    String name = file.getFileName().toString();
    Path other = file.resolveSibling(name.substring(0, name.length() - ending.length()) + wanted);
    if (!Files.exists(other)) {
      String hint = wanted.equals(".key") ? " (an authority's file has to end in .crt)" : "";
      throw new InvalidInputException(
          file.toString(), problem + ": there is no " + other.getFileName() + hint);
    }
    return other;
  }
}
