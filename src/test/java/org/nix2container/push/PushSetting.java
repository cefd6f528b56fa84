package org.nix2container.push;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.nix2container.compress.Compression;
import org.nix2container.compress.Compressors;
import org.nix2container.credentials.CredentialSource;
import org.nix2container.credentials.Credentials;
import org.nix2container.http.HttpOptions;
import org.nix2container.oci.Digest;
import org.nix2container.peers.DockerRegistry;
import org.nix2container.peers.FaultProxy;
import org.nix2container.peers.RegistryStorage;
import org.nix2container.peers.SeenRequests;
import org.nix2container.peers.WholeImage;
import org.nix2container.pull.SourceImage;
import org.nix2container.reference.RegistryReference;
import org.nix2container.registries.RegistriesConfig;
import org.nix2container.registries.TlsChoice;
import org.nix2container.registry.RegistryClient;
import org.nix2container.registry.RegistryOptions;
import org.nix2container.registry.Repository;
import org.nix2container.registry.RetryOptions;

/** A registry, a proxy before it, and all that a push to it takes. */
final class PushSetting implements AutoCloseable {

  static final PushOptions GZIP = PushOptions.of(new Compression.Gzip(1));

  private final Path folder;
  private final DockerRegistry registry;
  private final FaultProxy proxy;
  private final Compressors compressors = new Compressors(2);
  private final SmallLayers layers;
  private final RegistryClient client;
  private SeenPush seen = new SeenPush();
  private int requestsBefore;

  PushSetting(Path folder) {
    this(folder, DockerRegistry.start());
  }

  /** Closes the registry, too. */
  PushSetting(Path folder, DockerRegistry registry) {
    this.folder = folder;
    this.registry = registry;
    proxy = new FaultProxy(registry.port());
    layers = new SmallLayers(folder);
    client = client(new RetryOptions(2, Optional.of(Duration.ofMillis(1))), Duration.ofSeconds(20));
  }

  RegistryClient client(RetryOptions retries, Duration stall) {
    return client(folder, retries, stall, OptionalLong.empty());
  }

  /** One that knows nothing of this machine's registries and users. */
  static RegistryClient client(
      Path folder, RetryOptions retries, Duration stall, OptionalLong chunks) {
    try {
      Path none = Files.writeString(folder.resolve("registries.conf"), "");
      return new RegistryClient(
          new RegistryOptions(
              RegistriesConfig.load(Map.of("HOME", folder.toString()), Optional.of(none)),
              new TlsChoice(Optional.of(false), Optional.empty()),
              CredentialSource.always(new Credentials.Anonymous()),
              HttpOptions.of(Map.of()).withTimeouts(stall, stall),
              retries,
              chunks));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SmallLayers layers() {
    return layers;
  }

  FaultProxy proxy() {
    return proxy;
  }

  RegistryStorage storage() {
    return registry.storage();
  }

  Compressors compressors() {
    return compressors;
  }

  PushRecord record() {
    return PushRecord.in(folder.resolve("record"));
  }

  /** An image of the registry: {@code app:1}. */
  RegistryReference reference(String name) {
    return RegistryReference.parse(proxy.host() + "/" + name);
  }

  Repository repository(String name) {
    return client.forPush(reference(name));
  }

  CacheReference cache(String name) {
    return new CacheReference(repository(name), reference(name));
  }

  PushTarget target(String to, PushOptions options) {
    return new RegistryTarget(repository(to), reference(to), options, record(), seen);
  }

  PushResult push(SourceImage image, String to, PushOptions options) {
    begin();
    return RegistryPush.push(
        image, repository(to), reference(to), options, compressors, record(), seen);
  }

  PushResult push(SourceImage image, String to) {
    return push(image, to, GZIP);
  }

  List<TargetResult> pushAll(SourceImage image, PushTarget... targets) {
    begin();
    return RegistryPush.pushAll(image, List.of(targets), 3, compressors);
  }

  private void begin() {
    seen = new SeenPush();
    requestsBefore = proxy.requests().count();
  }

  /** What the observer of the last push was told. */
  SeenPush seen() {
    return seen;
  }

  /** The requests of the last push, without the first one of a client. */
  SeenRequests requests() {
    return proxy.requests().after(requestsBefore);
  }

  /** What the registry says of itself. */
  List<String> logged() {
    return registry.logged();
  }

  /** The diffIDs of the image that a tag points to, which is verified. */
  List<Digest> whole(String repository, String tag) {
    return WholeImage.verify(storage(), repository, tag);
  }

  @Override
  public void close() {
    client.close();
    layers.close();
    compressors.close();
    proxy.close();
    registry.close();
  }
}
