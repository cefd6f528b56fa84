package org.nix2container.docker;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nix2container.compress.Compression;
import org.nix2container.copy.ImageLoad;
import org.nix2container.copy.ImageLoader;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.oci.Digest;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;
import org.nix2container.reference.DockerReference;

/** Loads an image into a daemon, in the form that its store takes. */
final class DaemonLoader implements ImageLoader {

  private final Engine engine;
  private final Supplier<Engine> others;
  private final LoadedManifests record;
  private final List<DockerReference> names;
  private final Path temporary;

  private @Nullable ImageStore store;

  /**
   * @param others gives connections of their own
   * @param names that the image is to have; at least one
   */
  DaemonLoader(
      Engine engine,
      Supplier<Engine> others,
      LoadedManifests record,
      List<DockerReference> names,
      Path temporary) {
    this.engine = engine;
    this.others = others;
    this.record = record;
    this.names = List.copyOf(names);
    this.temporary = temporary;
  }

  private String image() {
    return ImagePath.familiar(names.getFirst());
  }

  @Override
  public String name() {
    return "docker-daemon:" + image();
  }

  @Override
  public SourceImage fitting(SourceImage image) {
    if (!image.isImage()) {
      throw new InvalidInputException(
          name(),
          "manifest "
              + image.manifest().digest()
              + " is no image, but has a config of the type "
              + image.configDescriptor().mediaType()
              + ": a Docker daemon takes images only");
    }
    return image.asOci();
  }

  private synchronized ImageStore store() {
    ImageStore known = store;
    if (known == null) {
      DaemonInfo.Kind kind = engine.ask(new DaemonInfo());
      known =
          kind.containerdStore()
              ? new ContainerdStore(engine, record, kind.architecture())
              : new GraphDriverStore(engine);
      store = known;
    }
    return known;
  }

  @Override
  public Optional<Compression> made(LayerBlob layer) {
    return store().made(layer);
  }

  @Override
  public Found look(SourceImage image) {
    return store().look(image, names);
  }

  @Override
  public void tag(SourceImage image) {
    for (DockerReference name : names) {
      engine.ask(new ImageTag(store().id(image), name));
    }
    store().named(image);
  }

  @Override
  public ImageLoad begin(SourceImage image, Set<Digest> leftOut) {
    ImageStore to = store();
    LentBody body = new LentBody();
    return new RunningLoad(
        others.get(),
        new LoadRequest(image(), body),
        body,
        out -> to.stream(out, names, temporary),
        new RunningLoad.Ending() {
          @Override
          public void loaded() {
            to.loaded(image, names, !leftOut.isEmpty());
          }

          @Override
          public void refused() {
            to.clean(image);
          }
        });
  }
}
