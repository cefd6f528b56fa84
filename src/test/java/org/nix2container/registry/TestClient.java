package org.nix2container.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.nix2container.credentials.CredentialSource;
import org.nix2container.credentials.Credentials;
import org.nix2container.http.HttpOptions;
import org.nix2container.http.Trace;
import org.nix2container.registries.RegistriesConfig;
import org.nix2container.registries.TlsChoice;

/** Makes clients for tests: no TLS, no configuration of this machine, and no long waiting. */
public record TestClient(
    Credentials credentials, TlsChoice tls, int retries, OptionalLong chunkSize, Trace trace) {

  /** Somebody unknown. */
  public static TestClient anonymous() {
    return new TestClient(
        new Credentials.Anonymous(),
        new TlsChoice(Optional.of(false), Optional.empty()),
        3,
        OptionalLong.empty(),
        Trace.none());
  }

  public TestClient as(Credentials other) {
    return new TestClient(other, tls, retries, chunkSize, trace);
  }

  public TestClient withRetries(int times) {
    return new TestClient(credentials, tls, times, chunkSize, trace);
  }

  public TestClient withChunks(long size) {
    return new TestClient(credentials, tls, retries, OptionalLong.of(size), trace);
  }

  public TestClient withTls(TlsChoice choice) {
    return new TestClient(credentials, choice, retries, chunkSize, trace);
  }

  public TestClient withTrace(Trace other) {
    return new TestClient(credentials, tls, retries, chunkSize, other);
  }

  RegistryClient openAllowing(String host) {
    return new RegistryClient(options().withAllowedHosts(List.of(host)));
  }

  public RegistryClient open() {
    return new RegistryClient(options());
  }

  private RegistryOptions options() {
    HttpOptions http =
        HttpOptions.of(Map.of())
            .withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10))
            .withTrace(trace);
    return new RegistryOptions(
        emptyConfig(),
        tls,
        CredentialSource.always(credentials),
        http,
        new RetryOptions(retries, Optional.of(Duration.ofMillis(1))),
        chunkSize);
  }

  private static RegistriesConfig emptyConfig() {
    try {
      Path home = Files.createTempDirectory("nix2container-test");
      Path file = Files.createFile(home.resolve("registries.conf"));
      RegistriesConfig config =
          RegistriesConfig.load(Map.of("HOME", home.toString()), Optional.of(file));
      Files.delete(file);
      Files.delete(home);
      return config;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that gives these bytes, in blocks. */
  public static Repository.BlobSource source(byte[] content) {
    return to -> {
      byte[] block = new byte[64 * 1024];
      for (int at = 0; at < content.length; at += block.length) {
        int length = Math.min(block.length, content.length - at);
        System.arraycopy(content, at, block, 0, length);
        to.accept(block, length);
      }
    };
  }
}
