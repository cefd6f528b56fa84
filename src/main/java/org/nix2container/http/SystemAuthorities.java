package org.nix2container.http;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * PEM files and directories of the authorities that the system trusts. As in Nix and Go, {@code
 * NIX_SSL_CERT_FILE} or else {@code SSL_CERT_FILE} takes the place of the system's file, and {@code
 * SSL_CERT_DIR} (separated by colons) adds the files in directories.
 *
 * @param places files that need not exist; none: the JDK's own authorities
 */
public record SystemAuthorities(List<Path> places) {

  /** Where Go looks, in its order (crypto/x509/root_linux.go and root_bsd.go). */
  private static final String[] FILES = {
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/tls/cacert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/cert.pem",
  };

  public SystemAuthorities {
    places = List.copyOf(places);
  }

  public static SystemAuthorities of(Map<String, String> environment) {
    String nix = environment.getOrDefault("NIX_SSL_CERT_FILE", "");
    String file = nix.isEmpty() ? environment.getOrDefault("SSL_CERT_FILE", "") : nix;
    String directories = environment.getOrDefault("SSL_CERT_DIR", "");
    List<Path> places = new ArrayList<>(1);
    if (!file.isEmpty()) {
      places.add(Path.of(file));
    } else if (directories.isEmpty()) {
      addSystemFile(places);
    }
    for (int start = 0; start < directories.length(); ) {
      int colon = directories.indexOf(':', start);
      int end = colon < 0 ? directories.length() : colon;
      if (end > start) {
        places.add(Path.of(directories.substring(start, end)));
      }
      start = end + 1;
    }
    return new SystemAuthorities(places);
  }

  private static void addSystemFile(List<Path> places) {
    for (String name : FILES) {
      Path file = Path.of(name);
      if (Files.exists(file)) {
        places.add(file);
        return;
      }
    }
  }
}
