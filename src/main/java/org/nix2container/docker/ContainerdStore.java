package org.nix2container.docker;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.nix2container.compress.Compression;
import org.nix2container.copy.ImageLoader.Found;
import org.nix2container.copy.ImageStream;
import org.nix2container.docker.ImageInspect.Inspected;
import org.nix2container.docker.ImageList.Listed;
import org.nix2container.docker.LoadedManifests.LoadedManifest;
import org.nix2container.json.JsonReader;
import org.nix2container.json.ValueKind;
import org.nix2container.oci.Digest;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.reference.DockerReference;

/**
 * The store of containerd, which keeps the blobs of an image, its manifest among them, for as long
 * as the image is there. Any layer can be left out that is a blob of another image; which these are
 * the API does not tell, so that it is known of images only whose manifests are in our record.
 *
 * <p>An image is there, and has its name, before it is unpacked, which may fail. So it is loaded
 * without a name, and named when it was unpacked and those are still there whose layers it shares.
 */
final class ContainerdStore implements ImageStore {

  /** How many manifests are read, and how many images are looked for. */
  private static final int MOST_READ = 32;

  private static final int MOST_ASKED = 6;

  private final Engine engine;
  private final LoadedManifests record;
  private final String architecture;

  /** Those that have the layers that were found. */
  private List<LoadedManifest> sharing = List.of();

  /**
   * @param architecture of the daemon: it unpacks images for it alone, and so notices only of these
   *     that a layer is missing
   */
  ContainerdStore(Engine engine, LoadedManifests record, String architecture) {
    this.engine = engine;
    this.record = record;
    this.architecture = architecture;
  }

  @Override
  public Found look(SourceImage image, List<DockerReference> names) {
    Digest id = id(image);
    if (isWhole(id, record.find(id))) {
      return new Found(true, Set.of());
    }
    if (!architecture.equals(architecture(image))) {
      return new Found(false, Set.of());
    }
    Missing missing = new Missing(image);
    List<LoadedManifest> known = record.newest(MOST_READ);
    List<LoadedManifest> having = new ArrayList<>();
    for (int asked = 0; asked < MOST_ASKED; asked++) {
      Optional<LoadedManifest> best = missing.best(known);
      if (best.isEmpty()) {
        break;
      }
      known.remove(best.get());
      if (isWhole(best.get().digest(), best)) {
        missing.removeAll(best.get().layers());
        having.add(best.get());
      }
    }
    sharing = having;
    return new Found(false, missing.found());
  }

  private static String architecture(SourceImage image) {
    String[] architecture = {""};
    try (JsonReader json = JsonReader.of("config", image.config())) {
      json.object((key, value) -> {
        if (key.equals("architecture") && value.peek() == ValueKind.STRING) {
          architecture[0] = value.string();
        }
      });
    }
    return architecture[0];
  }

  /**
   * Whether all of an image is there. A daemon inspects images as well of which blobs are missing,
   * since they were loaded so and could not be unpacked. If nobody has touched the image since it
   * was whole, it is; else the list of images tells, which is slow.
   */
  private boolean isWhole(Digest id, Optional<LoadedManifest> wasWhole) {
    Optional<Inspected> is =
        engine.ask(new ImageInspect(id.toString())).filter(i -> i.id().equals(id.toString()));
    if (is.isEmpty()) {
      return false;
    }
    OptionalLong tagged = UtcTime.seconds(is.get().tagged());
    if (wasWhole.isPresent()
        && tagged.isPresent()
        && tagged.getAsLong() <= wasWhole.get().stored()) {
      return true;
    }
    List<String> tags = is.get().tags();
    for (Listed image :
        engine.ask(tags.isEmpty() ? ImageList.nameless() : ImageList.named(tags.getFirst()))) {
      if (image.id().equals(id.toString()) && image.isWhole()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Digest id(SourceImage image) {
    return image.manifest().digest();
  }

  @Override
  public Optional<Compression> made(LayerBlob layer) {
    return Optional.empty();
  }

  @Override
  public ImageStream stream(OutputStream out, List<DockerReference> names, Path temporary) {
    return ImageStream.oci(out, List.of(), temporary);
  }

  @Override
  public void loaded(SourceImage image, List<DockerReference> names, boolean partly) {
    if (partly) {
      for (LoadedManifest shared : sharing) {
        if (!isWhole(shared.digest(), Optional.of(shared))) {
          throw engine.failed(
              "load " + ImagePath.familiar(names.getFirst()),
              "the image " + shared.digest() + ", which has layers of it, has gone meanwhile",
              null);
        }
      }
    }
    for (DockerReference name : names) {
      engine.ask(new ImageTag(id(image), name));
    }
    named(image);
  }

  @Override
  public void named(SourceImage image) {
    record.store(image.manifest());
  }

  /** Nothing but an image that has no name: another may just have been loaded whole. */
  @Override
  public void clean(SourceImage image) {
    String id = id(image).toString();
    try {
      Optional<Inspected> is = engine.ask(new ImageInspect(id));
      if (is.isPresent() && is.get().id().equals(id) && is.get().tags().isEmpty()) {
        engine.ask(new ImageRemove(id));
      }
    } catch (DockerException e) {
      // It is no image that anybody sees.
    }
  }

  /** The layers of an image that were not found yet. */
  private static final class Missing {

    private final Map<Digest, Long> sizes = new HashMap<>();
    private final Set<Digest> found = new HashSet<>();

    Missing(SourceImage image) {
      for (LayerBlob layer : image.layers()) {
        sizes.put(layer.descriptor().digest(), layer.descriptor().size());
      }
    }

    /** The manifest that has most of them, by bytes; the first of several. */
    Optional<LoadedManifest> best(List<LoadedManifest> manifests) {
      Optional<LoadedManifest> best = Optional.empty();
      long most = 0;
      for (LoadedManifest manifest : manifests) {
        long bytes = 0;
        for (Digest layer : manifest.layers()) {
          bytes += sizes.getOrDefault(layer, 0L);
        }
        if (bytes > most) {
          most = bytes;
          best = Optional.of(manifest);
        }
      }
      return best;
    }

    void removeAll(Set<Digest> layers) {
      for (Digest layer : layers) {
        if (sizes.remove(layer) != null) {
          found.add(layer);
        }
      }
    }

    Set<Digest> found() {
      return found;
    }
  }
}
