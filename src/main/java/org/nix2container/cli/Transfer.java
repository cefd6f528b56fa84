package org.nix2container.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nix2container.compress.Compressors;
import org.nix2container.copy.CopyOptions;
import org.nix2container.copy.CopyOptions.Instances;
import org.nix2container.copy.ImageCopy;
import org.nix2container.copy.LocalTarget;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.image.Image;
import org.nix2container.layer.Layer;
import org.nix2container.layer.RecordedBlob;
import org.nix2container.oci.Digest;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.pull.ImageSource;
import org.nix2container.pull.SourceImage;
import org.nix2container.push.PushObserver;
import org.nix2container.push.PushOptions;
import org.nix2container.push.PushTarget;
import org.nix2container.push.RegistryPush;
import org.nix2container.push.TargetResult;
import org.nix2container.reference.Location;
import org.nix2container.stream.LayerTars;

/** One image, or index, on its way to its destinations. */
final class Transfer {

  private final Invocation invocation;
  private final String source;
  private final List<Destination> destinations;

  /**
   * @param source as it was written on the command line, or what stands for it
   */
  Transfer(Invocation invocation, String source, List<Destination> destinations) {
    this.invocation = invocation;
    this.source = source;
    this.destinations = destinations;
  }

  /** Writes an image that is described, generating its layers. */
  void write(Image image, LayerTars tars) {
    write(SourceImage.of(image, tars), recorded(image), false);
  }

  private static Map<Digest, RecordedBlob> recorded(Image image) {
    Map<Digest, RecordedBlob> recorded = new HashMap<>();
    for (Layer layer : image.layers()) {
      layer.compressed().ifPresent(blob -> recorded.put(layer.diffId(), blob));
    }
    return recorded;
  }

  /**
   * Writes an image that is somewhere, or an index.
   *
   * @param fetched whether it comes from a registry
   */
  void write(ImageSource from, Instances instances, boolean fetched) {
    if (instances == Instances.ONE || !from.manifest().isIndex()) {
      write(from.image(GlobalFlags.platform(invocation)), Map.of(), fetched);
    } else {
      writeIndex(from, instances);
    }
  }

  private void write(SourceImage image, Map<Digest, RecordedBlob> recorded, boolean fetched) {
    try (Report report = new Report(invocation, source, destinations.size() > 1)) {
      boolean oneFile =
          destinations.size() == 1
              && !destinations.getFirst().isInRegistry()
              && !destinations.getFirst().isInRuntime();
      if (oneFile && !fetched) {
        // There is nothing to tell of it while it goes on.
        report.add(
            Written.attempt(destinations.getFirst(), () -> toFile(image, destinations.getFirst())));
      } else {
        writeAll(image, recorded, report);
      }
      report.end();
    }
  }

  private Written.Done toFile(SourceImage image, Destination destination) {
    ManifestBlob manifest =
        ImageCopy.copy(
            image,
            destination.location(),
            options(destination, Instances.ONE),
            invocation.outputs());
    return new Written.Done(destination, manifest, List.of());
  }

  private CopyOptions options(Destination destination, Instances instances) {
    return DestinationFlags.options(invocation, destination.location(), instances);
  }

  /**
   * To all destinations at once: each layer is read, and compressed, once. But what goes to the
   * same layout as another comes after it, and finds the blobs there.
   */
  private void writeAll(SourceImage image, Map<Digest, RecordedBlob> recorded, Report report) {
    List<Destination> together = new ArrayList<>();
    for (Destination destination : destinations) {
      if (together.stream().noneMatch(destination::sharesFilesWith)) {
        together.add(destination);
      }
    }
    Map<Destination, Written> written = together(image, recorded, together, report.progress());
    for (Destination destination : destinations) {
      Written one = written.get(destination);
      report.add(
          one == null ? Written.attempt(destination, () -> toFile(image, destination)) : one);
    }
  }

  private Map<Destination, Written> together(
      SourceImage image,
      Map<Digest, RecordedBlob> recorded,
      List<Destination> all,
      Progress progress) {
    List<PushTarget> targets = new ArrayList<>();
    List<LocalTarget> local = new ArrayList<>();
    boolean inRegistries = all.stream().anyMatch(Destination::isInRegistry);
    try (Compressors compressors = compressors();
        RegistrySide registries =
            new RegistrySide(invocation, destinations, recorded, compressors, progress);
        RuntimeAccess runtimes = new RuntimeAccess(SideFlags.DESTINATION, invocation)) {
      for (Destination destination : all) {
        if (destination.isInRegistry()) {
          targets.add(registries.target(destination));
        } else {
          LocalTarget target = local(destination, runtimes, progress);
          local.add(target);
          targets.add(target);
        }
      }
      int copies = DestinationFlags.parallelCopies(invocation);
      List<TargetResult> results =
          RegistryPush.pushAll(
              inRegistries ? registries.fitting(image) : image,
              targets,
              copies == 0 ? PushOptions.DEFAULT_COPIES : copies,
              compressors);
      Map<Destination, Written> written = new HashMap<>();
      for (int i = 0; i < all.size(); i++) {
        written.put(all.get(i), Written.of(all.get(i), results.get(i)));
      }
      return written;
    } finally {
      local.forEach(LocalTarget::close);
    }
  }

  private LocalTarget local(Destination destination, RuntimeAccess runtimes, Progress progress) {
    PushObserver observer = progress.observer(destination.given());
    CopyOptions options = options(destination, Instances.ONE);
    return destination.location() instanceof Location.InRuntime runtime
        ? runtimes.target(runtime, options.additionalTags(), observer)
        : LocalTarget.of(destination.location(), options, invocation.outputs(), observer);
  }

  private static Compressors compressors() {
    return new Compressors(Runtime.getRuntime().availableProcessors());
  }

  private void writeIndex(ImageSource from, Instances instances) {
    try (Report report = new Report(invocation, source, destinations.size() > 1)) {
      for (Destination destination : destinations) {
        report.add(
            Written.attempt(destination, () -> indexTo(from, instances, destination, report)));
      }
      report.end();
    }
  }

  private Written.Done indexTo(
      ImageSource from, Instances instances, Destination destination, Report report) {
    if (destination.isInRegistry()) {
      try (Compressors compressors = compressors();
          RegistrySide registries =
              new RegistrySide(
                  invocation, destinations, Map.of(), compressors, report.progress())) {
        return registries.writeIndex(from, instances == Instances.ALL, destination);
      }
    }
    if (destination.isInRuntime()) {
      throw new InvalidInputException(
          destination.given(),
          "a runtime takes one image, not an index of several: leave out --all, or choose one with"
              + " --override-arch");
    }
    ManifestBlob manifest =
        ImageCopy.copy(
            from, destination.location(), options(destination, instances), invocation.outputs());
    return new Written.Done(destination, manifest, List.of());
  }
}
