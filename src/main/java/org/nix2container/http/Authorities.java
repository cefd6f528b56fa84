package org.nix2container.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.SystemReason;

/**
 * The authorities of PEM files. To parse all of a system's takes longer than a whole handshake, so
 * only those are parsed that a server's certificates name.
 */
final class Authorities {

  /** The issuer and the subject come first in a certificate, and are short. */
  private static final int USUAL_BYTES_TO_SUBJECT = 400;

  private final List<PemFile.Block> blocks = new ArrayList<>();

  /** Directories that were not needed yet. */
  private final List<Path> unread = new ArrayList<>();

  /** Without any file of the system: the JDK's own. */
  private final Set<TrustAnchor> always;

  private final CertificateFactory factory;

  /** Where they are from. */
  private final List<Path> places = new ArrayList<>();

  private Authorities(Set<TrustAnchor> always) throws CertificateException {
    this.always = always;
    this.factory = CertificateFactory.getInstance("X.509");
  }

  /**
   * @throws InvalidInputException if a file cannot be read; those of the system may be missing
   */
  static Authorities of(SystemAuthorities system, List<Path> extra)
      throws GeneralSecurityException {
    Authorities authorities = new Authorities(system.places().isEmpty() ? ofJdk() : Set.of());
    authorities.places.addAll(system.places());
    authorities.places.addAll(extra);
    for (Path place : system.places()) {
      try {
        authorities.addPlace(place);
      } catch (NoSuchFileException _) {
        // as the system has it
      } catch (IOException e) {
        throw unreadable(place, SystemReason.of(e));
      }
    }
    for (Path file : extra) {
      authorities.addExtra(file);
    }
    return authorities;
  }

  /** Where they are from, for a message. */
  String describe() {
    StringBuilder text = new StringBuilder(always.isEmpty() ? "" : "those of Java");
    for (Path place : places) {
      text.append(text.isEmpty() ? "" : ", ").append(place);
    }
    return text.toString();
  }

  private void addExtra(Path file) {
    int before = blocks.size();
    try {
      addFile(file);
    } catch (IOException e) {
      throw unreadable(file, SystemReason.of(e));
    }
    if (blocks.size() == before) {
      throw unreadable(file, "there is no certificate in it (PEM)");
    }
  }

  private static InvalidInputException unreadable(Path file, String reason) {
    return new InvalidInputException(file.toString(), "authorities cannot be read: " + reason);
  }

  private void addPlace(Path place) throws IOException {
    if (Files.isDirectory(place)) {
      unread.add(place);
    } else {
      addFile(place);
    }
  }

  /** Hundreds of files, which most often hold what the system's one file holds as well. */
  private void readDirectories() {
    for (Path directory : unread) {
      try (var files = Files.newDirectoryStream(directory)) {
        for (Path file : files) {
          if (Files.isRegularFile(file)) {
            addFile(file);
          }
        }
      } catch (IOException | DirectoryIteratorException _) {
        // Whoever needs what is in it is told that an authority is not known.
      }
    }
    unread.clear();
  }

  private void addFile(Path file) throws IOException {
    for (PemFile.Block block : PemFile.blocks(Files.readAllBytes(file))) {
      if (block.label().equals("CERTIFICATE")) {
        blocks.add(block);
      }
    }
  }

  /** Those whose subject is one of these names, byte for byte. */
  synchronized Set<TrustAnchor> named(Set<ByteBuffer> subjects) {
    Set<TrustAnchor> anchors = find(subjects);
    if (anchors.size() == always.size() && !unread.isEmpty()) {
      readDirectories();
      anchors = find(subjects);
    }
    return anchors;
  }

  private Set<TrustAnchor> find(Set<ByteBuffer> subjects) {
    Set<TrustAnchor> anchors = new HashSet<>(always);
    for (PemFile.Block block : blocks) {
      if (subjects.contains(subject(block))) {
        add(anchors, block);
      }
    }
    return anchors;
  }

  synchronized Set<TrustAnchor> all() {
    readDirectories();
    Set<TrustAnchor> anchors = new HashSet<>(always);
    for (PemFile.Block block : blocks) {
      add(anchors, block);
    }
    return anchors;
  }

  private static ByteBuffer subject(PemFile.Block block) {
    try {
      return CertificateNames.subject(block.decode(USUAL_BYTES_TO_SUBJECT));
    } catch (IndexOutOfBoundsException _) {
      return longSubject(block);
    }
  }

  private static ByteBuffer longSubject(PemFile.Block block) {
    try {
      return CertificateNames.subject(block.decode());
    } catch (IndexOutOfBoundsException _) {
      return ByteBuffer.allocate(0);
    }
  }

  private void add(Set<TrustAnchor> anchors, PemFile.Block block) {
    try {
      anchors.add(new TrustAnchor(parse(block.decode()), null));
    } catch (CertificateException _) {
      // One that cannot be read is trusted by nobody. Systems have such, as Go knows.
    }
  }

  private X509Certificate parse(byte[] certificate) throws CertificateException {
    return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(certificate));
  }

  private static Set<TrustAnchor> ofJdk() throws GeneralSecurityException {
    TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
    managers.init((KeyStore) null);
    Set<TrustAnchor> anchors = new HashSet<>();
    for (TrustManager manager : managers.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        for (X509Certificate certificate : x509.getAcceptedIssuers()) {
          anchors.add(new TrustAnchor(certificate, null));
        }
      }
    }
    return anchors;
  }
}
