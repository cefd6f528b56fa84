package org.nix2container.podman;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.nix2container.compress.Compression;
import org.nix2container.copy.LocalTarget;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.program.ProgramOutcome;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.push.BlobOutcome;
import org.nix2container.push.BlobOutcome.How;
import org.nix2container.push.BlobOutcome.Outcome;
import org.nix2container.push.PushObserver;
import org.nix2container.push.PushResult;
import org.nix2container.reference.DockerReference;
import org.nix2container.registry.Repository.BlobSource;
import org.nix2container.serve.ImageServer;
import org.nix2container.serve.ServeOptions;
import org.nix2container.serve.ServeOptions.Patience;
import org.nix2container.serve.Shelf;

/**
 * An image of a name in a storage. As Podman fetches what it lacks, nothing is sent before {@link
 * #finish}, which does all, and finds out there what was sent.
 */
final class PodmanTarget implements LocalTarget {

  private static final String REPOSITORY = "image";
  private static final int SECRET_BYTES = 16;
  private static final int FEWEST_MADE = 2;

  /** A disk can keep Podman from reading on for long. */
  private static final Duration STALL = Duration.ofMinutes(10);

  private final Podman podman;
  private final DockerReference name;
  private final Path temporary;
  private final PushObserver observer;

  /** Whether the name has the image already. */
  private Future<Boolean> unchanged = CompletableFuture.completedFuture(false);

  PodmanTarget(Podman podman, DockerReference name, Path temporary, PushObserver observer) {
    this.podman = podman;
    this.name = name;
    this.temporary = temporary;
    this.observer = observer;
  }

  @Override
  public String name() {
    return Podman.describe(name.toString());
  }

  @Override
  public PushObserver observer() {
    return observer;
  }

  /** Podman takes any manifest, so the image keeps the digest that it has. */
  @Override
  public SourceImage fitting(SourceImage image) {
    if (!image.isImage()) {
      throw new InvalidInputException(
          name(), "what is to go there is no image, and podman keeps nothing else");
    }
    return image;
  }

  @Override
  public Optional<Compression> made(LayerBlob layer) {
    return Optional.empty();
  }

  /**
   * Nothing is to be sent; what really is there comes out later. Podman is asked meanwhile whether
   * the name has this image already: it answers that in a fraction of the time that it takes to
   * find out that there is nothing to pull.
   */
  @Override
  public Map<Digest, BlobOutcome> look(SourceImage image) {
    observer.begins(image);
    FutureTask<Boolean> asking = new FutureTask<>(() -> isThere(image));
    Thread.ofPlatform().daemon().name("podman").start(asking);
    unchanged = asking;
    Map<Digest, BlobOutcome> all = new HashMap<>();
    for (LayerBlob layer : image.distinctLayers()) {
      all.put(layer.descriptor().digest(), FetchedLayers.present(layer));
    }
    return all;
  }

  private boolean isThere(SourceImage image) {
    String wanted = image.configDescriptor().digest().hex() + " " + image.manifest().digest();
    try (PodmanRun run = podman.begin(temporary, "")) {
      return run.inspect(name.toString()).equals(Optional.of(wanted));
    } catch (Nix2ContainerException e) {
      return false; // pulling fails with a better reason
    }
  }

  private boolean isUnchanged() {
    try {
      return unchanged.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public Descriptor send(
      LayerBlob layer, String mediaType, Optional<Descriptor> known, BlobSource source) {
    throw new IllegalStateException("podman fetches layer " + layer.descriptor().digest());
  }

  @Override
  public PushResult finish(SourceImage image, List<BlobOutcome> layers) {
    FetchedLayers fetched = new FetchedLayers(image, observer);
    String secret = secret();
    Optional<ProgramOutcome> pulled;
    try (ImageServer server =
        ImageServer.start(options().withPrefix(secret), shelf(image, fetched), fetched)) {
      pulled = pull(new Redirection(name, server.address(), secret + "/" + REPOSITORY));
    }
    fetched.throwFailure(); // Podman cannot know why a layer did not come
    pulled.ifPresent(outcome -> check(image, outcome));
    Descriptor config = image.configDescriptor();
    BlobOutcome ofConfig =
        pulled.isPresent()
            ? new BlobOutcome(config.digest(), config, Outcome.SENT, How.UNKNOWN, config.size())
            : new BlobOutcome(config.digest(), config, Outcome.PRESENT, How.SAME_BLOB, 0);
    List<BlobOutcome> all = fetched.outcomes();
    observer.layerEnds(ofConfig);
    return new PushResult(image.manifest(), all, ofConfig, pulled.isPresent());
  }

  /** Nothing if it is there already. */
  private Optional<ProgramOutcome> pull(Redirection redirection) {
    try (PodmanRun run = podman.begin(temporary, redirection.registriesConf())) {
      redirection.check(podman.environment(), run.registriesConf());
      return isUnchanged() ? Optional.empty() : Optional.of(run.pull(name.toString()));
    }
  }

  private void check(SourceImage image, ProgramOutcome outcome) {
    String id = image.configDescriptor().digest().hex();
    // Podman 4 ends with status 0 when it is told to stop.
    if (outcome.status() != 0 || !outcome.text().strip().equals(id)) {
      throw Podman.failure(name.toString(), outcome);
    }
  }

  /** The image alone; and after a failure nothing, lest Podman try for long. */
  private Shelf shelf(SourceImage image, FetchedLayers fetched) {
    return new Shelf() {
      @Override
      public List<String> repositories() {
        return List.of(REPOSITORY);
      }

      @Override
      public Optional<Map<String, SourceImage>> repository(String repository) {
        return repository.equals(REPOSITORY) && !fetched.hasFailed()
            ? Optional.of(Map.of(name.tag(), image))
            : Optional.empty();
      }
    };
  }

  private static ServeOptions options() {
    int processors = Runtime.getRuntime().availableProcessors();
    Patience usual = Patience.USUAL;
    return new ServeOptions(loopback(), Math.max(FEWEST_MADE, processors))
        .withPatience(new Patience(usual.idle(), usual.head(), STALL, usual.stop()));
  }

  private static InetSocketAddress loopback() {
    try {
      // Not the IPv6 one, which names of images cannot hold.
      return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Other users of this machine can reach the server, but not guess where the image is. */
  private static String secret() {
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }

  @Override
  public void close() {
    // What is begun ends in finish; and Podman can be stopped by closing it.
  }
}
