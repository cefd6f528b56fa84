package org.nix2container.docker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.http.ClientCertificate;
import org.nix2container.http.TlsOptions;

/** A directory with {@code ca.pem}, {@code cert.pem} and {@code key.pem}, as docker names them. */
record CertificateFiles(Path directory) {

  private static final String AUTHORITY = "ca.pem";
  private static final String CERTIFICATE = "cert.pem";
  private static final String KEY = "key.pem";

  /**
   * These files, of which there must be some.
   *
   * @throws InvalidInputException if there are none
   */
  CertificateFiles required() {
    if (!exist()) {
      throw new InvalidInputException(
          directory.toString(),
          "for a Docker daemon it has to hold ca.pem, or cert.pem and key.pem; it does not");
    }
    return this;
  }

  /** Whether any of them is there. */
  boolean exist() {
    return has(AUTHORITY) || has(CERTIFICATE) || has(KEY);
  }

  /**
   * What is to be done with the files that are there.
   *
   * @throws InvalidInputException if there is half of a certificate and its key
   */
  TlsOptions options(boolean verify) {
    if (has(CERTIFICATE) != has(KEY)) {
      throw new InvalidInputException(
          directory.toString(),
          has(KEY) ? "there is key.pem, but no cert.pem" : "there is cert.pem, but no key.pem");
    }
    return new TlsOptions(
        verify,
        has(AUTHORITY) ? List.of(directory.resolve(AUTHORITY)) : List.of(),
        has(KEY)
            ? Optional.of(
                new ClientCertificate(directory.resolve(CERTIFICATE), directory.resolve(KEY)))
            : Optional.empty());
  }

  private boolean has(String name) {
    return Files.exists(directory.resolve(name));
  }
}
