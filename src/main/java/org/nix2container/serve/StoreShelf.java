package org.nix2container.serve;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.nix2container.build.BuildRequest;
import org.nix2container.build.BuiltImage;
import org.nix2container.build.ImageBuild;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.nixdb.NixDatabase;
import org.nix2container.nixdb.RegisteredPath;
import org.nix2container.pull.SourceImage;
import org.nix2container.stream.LayerTars;

/**
 * A store in which every path is an image: that of its closure, as {@code build} makes it. A store
 * path is the repository of its hash, and also of its whole name where repositories can be called
 * so; the only tag is {@code latest}.
 *
 * <p>What a client asks for never becomes a path. Its name is looked up in the Nix database, and
 * the path is that of the row which is found there: so only what Nix calls valid is served, and a
 * store path that was deleted is gone at once, even where its image is still in memory.
 *
 * <p>An image is built when it is first asked for. Whoever asks meanwhile waits for that build, and
 * is told if it fails; the next one has it tried again. A few images are kept in memory, those that
 * were asked for last. A large one that is built again has its digests from the request's cache.
 */
public final class StoreShelf implements Shelf {

  static final String TAG = "latest";

  private final BuildRequest request;
  private final String store;
  private final LayerTars tars;
  private final int kept;
  private final ServeObserver observer;
  private final Semaphore builds;

  /** By store path; the one that was asked for least recently comes first. Locked by itself. */
  private final Map<String, StoreImage> images = new LinkedHashMap<>(16, 0.75f, true);

  private record StoreImage(
      RegisteredPath path, StoreRepository repository, FutureTask<SourceImage> build) {

    boolean isBuilt() {
      return build.state() == FutureTask.State.SUCCESS;
    }
  }

  private record Found(RegisteredPath path, StoreRepository repository) {}

  /**
   * Looks whether there is a store.
   *
   * @param request says where the store is, and how images are to be; its paths do not matter
   * @param kept how many images are kept in memory
   * @param buildsAtOnce further ones wait
   * @param observer is told what is built
   * @throws Nix2ContainerException if there is no Nix database that can be read
   */
  public StoreShelf(
      BuildRequest request, LayerTars tars, int kept, int buildsAtOnce, ServeObserver observer) {
    this.request = request;
    this.store = request.storeDirectory().toAbsolutePath().normalize().toString();
    this.tars = tars;
    this.kept = kept;
    this.observer = observer;
    this.builds = new Semaphore(buildsAtOnce);
    database().close();
  }

  private NixDatabase database() {
    return NixDatabase.open(request.nixStateDirectory());
  }

  /** Those that are built and still in memory. */
  @Override
  public List<String> repositories() {
    List<StoreImage> built = new ArrayList<>();
    synchronized (images) {
      for (StoreImage image : images.values()) {
        if (image.isBuilt()) {
          built.add(image);
        }
      }
    }
    TreeSet<String> names = new TreeSet<>(); // they are ASCII, in which both orders are one
    if (!built.isEmpty()) {
      try (NixDatabase database = database()) {
        for (StoreImage image : built) {
          Optional<Found> now = find(database, image.repository);
          if (now.isPresent() && now.get().path.equals(image.path)) {
            names.add(image.repository.toString());
          }
        }
      }
    }
    return List.copyOf(names);
  }

  @Override
  public Optional<Map<String, SourceImage>> repository(String name) {
    return found(name).map(path -> Map.of(TAG, image(path)));
  }

  @Override
  public Optional<Map<String, SourceImage>> atHand(String name) {
    return found(name).flatMap(this::inMemory).map(image -> Map.of(TAG, image));
  }

  private Optional<SourceImage> inMemory(Found found) {
    synchronized (images) {
      // Not by its key, which would make it the last that was asked for.
      for (StoreImage image : images.values()) {
        if (image.path.equals(found.path) && image.isBuilt()) {
          return Optional.of(image.build.resultNow());
        }
      }
      return Optional.empty();
    }
  }

  private Optional<Found> found(String name) {
    Optional<StoreRepository> asked = StoreRepository.of(name);
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    try (NixDatabase database = database()) {
      return find(database, asked.get());
    }
  }

  private Optional<Found> find(NixDatabase database, StoreRepository asked) {
    Optional<RegisteredPath> path = database.findByHash(store, asked.hash());
    if (path.isEmpty()) {
      return Optional.empty();
    }
    // It begins with the store directory, as that was looked for. What follows is the name of a
    // file in it, or else no store path, whatever the database says.
    return StoreRepository.ofStorePath(path.get().path().substring(store.length() + 1))
        .filter(asked::standsFor)
        .map(repository -> new Found(path.get(), repository));
  }

  private SourceImage image(Found found) {
    FutureTask<SourceImage> build = buildOf(found);
    build.run(); // returns at once if it runs, or ran, already
    try {
      return build.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(found, e);
    } catch (ExecutionException e) {
      throw failure(found, e);
    }
  }

  private static RuntimeException failure(Found found, ExecutionException e) {
    if (e.getCause() instanceof Nix2ContainerException reason) {
      return new NoImageException(found.path.path(), reason.getMessage(), reason);
    }
    if (e.getCause() instanceof InterruptedException reason) {
      return interrupted(found, reason);
    }
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(e);
  }

  private static NoImageException interrupted(Found found, InterruptedException e) {
    return new NoImageException(found.path.path(), "building it was interrupted", e);
  }

  private FutureTask<SourceImage> buildOf(Found found) {
    synchronized (images) {
      StoreImage known = images.get(found.path.path());
      if (known != null && known.path.equals(found.path)) {
        return known.build;
      }
      FutureTask<SourceImage> build = new FutureTask<>(() -> built(found));
      images.put(found.path.path(), new StoreImage(found.path, found.repository, build));
      forgetOldest();
      return build;
    }
  }

  /** What is being built stays: else it could be built twice at once. */
  private void forgetOldest() {
    int tooMany = images.size() - kept;
    Iterator<StoreImage> oldestFirst = images.values().iterator();
    while (tooMany > 0 && oldestFirst.hasNext()) {
      if (oldestFirst.next().build.isDone()) {
        oldestFirst.remove();
        tooMany--;
      }
    }
  }

  private SourceImage built(Found found) throws InterruptedException {
    boolean whole = false;
    try {
      builds.acquire();
      try {
        long begin = System.nanoTime();
        Path path = Path.of(found.path.path());
        BuiltImage built = ImageBuild.of(request.withPaths(List.of(path)), tars);
        SourceImage image = SourceImage.of(built.image(), tars);
        whole = true;
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        observer.built(found.path.path(), built, took);
        return image;
      } finally {
        builds.release();
      }
    } finally {
      if (!whole) {
        forget(found);
      }
    }
  }

  private void forget(Found found) {
    synchronized (images) {
      StoreImage known = images.get(found.path.path());
      if (known != null && known.path.equals(found.path)) {
        images.remove(found.path.path());
      }
    }
  }
}
