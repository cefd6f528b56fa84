package org.nix2container.push;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.pull.DiffIds;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.registry.RegistryException;
import org.nix2container.registry.Repository;

/** The manifests of a registry as a cache of what layers become. A few of them are asked. */
final class RegistryCache {

  /** In all: they cost the user's rate limit on Docker Hub, and time. */
  static final int MOST_MANIFESTS = 4;

  private static final int MOST_CONFIG = 4 * 1024 * 1024;
  private static final String LATEST = "latest";

  private final Repository repository;
  private final String target;
  private final List<CacheReference> named;
  private final PushObserver observer;
  private final SourceImage image;
  private final Set<String> asked = new HashSet<>();
  private int left = MOST_MANIFESTS;
  private Optional<ManifestBlob> current = Optional.empty();

  /** A manifest to ask. */
  private record Ask(Repository repository, String version, boolean isNamed) {
    String describe() {
      return repository.host() + "/" + repository.name() + ", " + version;
    }
  }

  /** A manifest that was asked, and whose config is still to be read. */
  private record Answer(Ask ask, PairingReading manifest, Descriptor config) {}

  /**
   * @param target tag or digest that the image is to have
   */
  RegistryCache(
      Repository repository,
      String target,
      PushOptions options,
      PushObserver observer,
      SourceImage image) {
    this.repository = repository;
    this.target = target;
    this.named = options.cacheFrom();
    this.observer = observer;
    this.image = image;
  }

  /** What the target tag points to; to be asked after one of the others. */
  Optional<ManifestBlob> current() {
    return current;
  }

  /** Asks the target tag alone. */
  List<Pairing> askTarget(List<LayerBlob> wanted) {
    List<Ask> asks = new ArrayList<>();
    add(asks, new Ask(repository, target, false));
    return ask(asks, wanted);
  }

  /** Asks what is likely to have the layers. */
  List<Pairing> askLikely(List<LayerBlob> wanted) {
    List<Ask> asks = new ArrayList<>();
    add(asks, new Ask(repository, target, false));
    addOthers(asks);
    return ask(asks, wanted);
  }

  /** Asks those that were not asked yet, and the repository's last tags. */
  List<Pairing> askRest(List<LayerBlob> wanted) {
    List<Ask> asks = new ArrayList<>();
    addOthers(asks);
    if (left > 0) {
      List<String> tags = tags();
      // No registry tells when a tag was made; most list new ones last, or sort by version.
      for (int i = tags.size() - 1; i >= 0 && left > 0; i--) {
        add(asks, new Ask(repository, tags.get(i), false));
      }
    }
    return ask(asks, wanted);
  }

  private void addOthers(List<Ask> asks) {
    for (CacheReference reference : named) {
      add(asks, new Ask(reference.repository(), reference.reference().version().toString(), true));
    }
    add(asks, new Ask(repository, LATEST, false));
  }

  private void add(List<Ask> asks, Ask ask) {
    if (left > 0 && asked.add(ask.describe())) {
      left--;
      asks.add(ask);
    }
  }

  private List<String> tags() {
    try {
      return repository.tags();
    } catch (RegistryException e) {
      return List.of();
    }
  }

  private List<Pairing> ask(List<Ask> asks, List<LayerBlob> wanted) {
    ConcurrentMap<Ask, ManifestBlob> manifests = new ConcurrentHashMap<>();
    List<Runnable> tasks = new ArrayList<>();
    for (Ask ask : asks) {
      tasks.add(() -> manifest(ask).ifPresent(found -> manifests.put(ask, found)));
    }
    Lanes.run(MOST_MANIFESTS, tasks);
    List<Pairing> pairings = new ArrayList<>();
    List<Answer> answers = new ArrayList<>();
    for (Ask ask : asks) {
      ManifestBlob found = manifests.get(ask);
      if (found == null) {
        continue;
      }
      if (ask.repository() == repository && ask.version().equals(target)) {
        current = Optional.of(found);
      }
      answer(ask, found)
          .ifPresent(answer -> {
            if (answer.config().digest().equals(image.configDescriptor().digest())) {
              pairings.add(pairing(answer, ownDiffIds())); // it is here: no need to fetch it
            } else {
              answers.add(answer);
            }
          });
    }
    if (!coverAll(pairings, wanted)) {
      pairings.addAll(withConfigs(answers));
    }
    return pairings;
  }

  private Optional<ManifestBlob> manifest(Ask ask) {
    try {
      Optional<ManifestBlob> found = ask.repository().manifest(ask.version());
      if (found.isEmpty() && ask.isNamed()) {
        observer.warns("no cache is taken from " + ask.describe() + ": there is no such image");
      }
      return found;
    } catch (RegistryException e) {
      if (Hopeless.is(e) && !ask.isNamed()) {
        throw e;
      }
      if (ask.isNamed()) {
        observer.warns("no cache is taken from " + ask.describe() + ": " + e.getMessage());
      }
      return Optional.empty();
    }
  }

  private static Optional<Answer> answer(Ask ask, ManifestBlob found) {
    try {
      PairingReading manifest = PairingReading.manifest(ask.describe(), found.content());
      return manifest.config().map(config -> new Answer(ask, manifest, config));
    } catch (InvalidInputException e) {
      return Optional.empty();
    }
  }

  private List<Pairing> withConfigs(List<Answer> answers) {
    ConcurrentMap<Answer, Pairing> found = new ConcurrentHashMap<>();
    List<Runnable> tasks = new ArrayList<>();
    for (Answer answer : answers) {
      tasks.add(() -> diffIds(answer).ifPresent(ids -> found.put(answer, pairing(answer, ids))));
    }
    Lanes.run(MOST_MANIFESTS, tasks);
    List<Pairing> inOrder = new ArrayList<>();
    for (Answer answer : answers) {
      Pairing pairing = found.get(answer);
      if (pairing != null) {
        inOrder.add(pairing);
      }
    }
    return inOrder;
  }

  private static Optional<List<Digest>> diffIds(Answer answer) {
    if (answer.config().size() > MOST_CONFIG) {
      return Optional.empty();
    }
    try {
      byte[] config = answer.ask().repository().blob(answer.config(), MOST_CONFIG);
      return Optional.of(DiffIds.read(answer.ask().describe(), config));
    } catch (RegistryException | InvalidInputException e) {
      return Optional.empty();
    }
  }

  private Pairing pairing(Answer answer, List<Digest> diffIds) {
    Repository from = answer.ask().repository();
    boolean mountable =
        from.host().equals(repository.host()) && !from.name().equals(repository.name());
    List<String> elsewhere = mountable ? List.of(from.name()) : List.of();
    return Pairing.of(diffIds, answer.manifest().layers(), elsewhere);
  }

  private List<Digest> ownDiffIds() {
    List<Digest> diffIds = new ArrayList<>();
    for (LayerBlob layer : image.layers()) {
      diffIds.add(layer.diffId());
    }
    return diffIds;
  }

  private static boolean coverAll(List<Pairing> pairings, List<LayerBlob> wanted) {
    for (LayerBlob layer : wanted) {
      boolean covered = false;
      for (Pairing pairing : pairings) {
        covered |= pairing.blobs().containsKey(layer.diffId());
      }
      if (!covered) {
        return false;
      }
    }
    return true;
  }
}
