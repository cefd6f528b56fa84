package org.nix2container.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Certificates that openssl makes in a folder, named by their subjects. */
final class TestCertificates {

  private static final String PASSWORD = "changeit";

  private final Path folder;

  TestCertificates(Path folder) {
    this.folder = folder;
  }

  Path certificate(String name) {
    return folder.resolve(name + ".crt");
  }

  Path key(String name) {
    return folder.resolve(name + ".key");
  }

  /** An authority of this name. */
  void authority(String name) throws IOException, InterruptedException {
    authority(name, "basicConstraints=critical,CA:TRUE");
  }

  void authority(String name, String... extensions) throws IOException, InterruptedException {
    List<String> command = request(name, "ec");
    command.addAll(List.of("-x509", "-days", "30", "-out", certificate(name).toString()));
    addExtensions(command, extensions);
    openssl(command);
  }

  /** A certificate that the authority signed. */
  void signed(String name, String authority, String kind, String... extensions)
      throws IOException, InterruptedException {
    List<String> command = request(name, kind);
    command.addAll(
        List.of(
            "-x509",
            "-CA",
            certificate(authority).toString(),
            "-CAkey",
            key(authority).toString(),
            "-days",
            "30",
            "-out",
            certificate(name).toString()));
    addExtensions(command, extensions);
    openssl(command);
  }

  /** One for loopback that is valid between two days, as in {@code 20200131}. */
  void server(String name, String authority, int start, int end)
      throws IOException, InterruptedException {
    Path config = folder.resolve(name + ".cnf");
    Path names = Files.writeString(folder.resolve(name + ".names"), "");
    Files.writeString(
        config,
        """
        [ca]
        default_ca = ca_default
        [ca_default]
        database = %s
        new_certs_dir = %s
        rand_serial = yes
        default_md = sha256
        policy = any
        x509_extensions = extensions
        [any]
        commonName = supplied
        [extensions]
        subjectAltName = IP:127.0.0.1,DNS:localhost
        """
            .formatted(names, folder));
    Path signingRequest = folder.resolve(name + ".csr");
    List<String> command = request(name, "ec");
    command.addAll(List.of("-out", signingRequest.toString()));
    openssl(command);
    openssl(
        List.of(
            "ca",
            "-batch",
            "-config",
            config.toString(),
            "-cert",
            certificate(authority).toString(),
            "-keyfile",
            key(authority).toString(),
            "-startdate",
            start + "000000Z",
            "-enddate",
            end + "000000Z",
            "-in",
            signingRequest.toString(),
            "-out",
            certificate(name).toString(),
            "-notext"));
  }

  /** One for loopback, by name and address. */
  void server(String name, String authority) throws IOException, InterruptedException {
    signed(name, authority, "ec", "subjectAltName=IP:127.0.0.1,DNS:localhost");
  }

  private List<String> request(String name, String kind) {
    List<String> command =
        new ArrayList<>(List.of("req", "-nodes", "-subj", "/CN=" + name, "-newkey"));
    command.addAll(
        kind.equals("ec") ? List.of("ec", "-pkeyopt", "ec_paramgen_curve:P-256") : List.of(kind));
    command.addAll(List.of("-keyout", key(name).toString()));
    return command;
  }

  private static void addExtensions(List<String> command, String... extensions) {
    for (String extension : extensions) {
      command.addAll(List.of("-addext", extension));
    }
  }

  void openssl(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + output);
    }
  }

  /** The context of a server with this certificate and those that lead to its authority. */
  SSLContext context(String name, String... chain) throws Exception {
    return context(List.of(), name, chain);
  }

  /** The same, of a server that trusts these authorities with its clients. */
  SSLContext context(List<String> clientAuthorities, String name, String... chain)
      throws Exception {
    Path all = folder.resolve(name + ".chain");
    Files.write(all, Files.readAllBytes(certificate(name)));
    for (String each : chain) {
      Files.write(all, Files.readAllBytes(certificate(each)), StandardOpenOption.APPEND);
    }
    Path store = folder.resolve(name + ".p12");
    openssl(
        List.of(
            "pkcs12",
            "-export",
            "-inkey",
            key(name).toString(),
            "-in",
            all.toString(),
            "-out",
            store.toString(),
            "-passout",
            "pass:" + PASSWORD));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), trust(clientAuthorities), null);
    return context;
  }

  private TrustManager[] trust(List<String> authorities)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (String name : authorities) {
      try (InputStream in = Files.newInputStream(certificate(name))) {
        store.setCertificateEntry(
            name, CertificateFactory.getInstance("X.509").generateCertificate(in));
      }
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    if (authorities.isEmpty()) {
      return new TrustManager[0];
    }
    factory.init(store);
    return factory.getTrustManagers();
  }
}
