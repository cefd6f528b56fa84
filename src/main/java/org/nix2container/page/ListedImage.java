package org.nix2container.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.json.Keys;
import org.nix2container.oci.Digest;
import org.nix2container.oci.ImageConfig;
import org.nix2container.oci.Platform;
import org.nix2container.oci.Rfc3339;
import org.nix2container.pull.OciConfig;
import org.nix2container.pull.SourceImage;

/**
 * What there is to say of an image on a shelf.
 *
 * @param tags all that it has, sorted
 * @param digest of the manifest
 * @param imageId digest of the config
 * @param size of all its layers, in bytes
 * @param created absent where no time is said, or the one that stands for none
 * @param entrypoint what a container runs, with the arguments it has unless others are given
 * @param layers lowest first
 */
record ListedImage(
    String repository,
    List<String> tags,
    Digest digest,
    Digest imageId,
    long size,
    Platform platform,
    Optional<Rfc3339> created,
    List<String> entrypoint,
    List<ListedLayer> layers) {

  /** The images of a repository; one for all tags that it has. */
  static List<ListedImage> of(String repository, Map<String, SourceImage> byTag) {
    Map<String, SourceImage> sorted = new TreeMap<>(Keys.BY_BYTES);
    sorted.putAll(byTag);
    Map<Digest, List<String>> tags = new LinkedHashMap<>();
    sorted.forEach((tag, image) ->
        tags.computeIfAbsent(image.manifest().digest(), _ -> new ArrayList<>()).add(tag));
    List<ListedImage> images = new ArrayList<>();
    for (List<String> same : tags.values()) {
      SourceImage image = sorted.get(same.getFirst());
      if (image != null) {
        images.add(of(repository, same, image));
      }
    }
    return images;
  }

  private static ListedImage of(String repository, List<String> tags, SourceImage image) {
    List<ListedLayer> layers = ListedLayer.of(image);
    long size = 0;
    for (ListedLayer layer : layers) {
      size += layer.size();
    }
    ImageConfig config = ImageConfig.EMPTY;
    Platform platform = new Platform("", "", "");
    Optional<Rfc3339> created = Optional.empty();
    try {
      OciConfig read = OciConfig.of("config of " + repository, image.config());
      config = read.config();
      platform = read.platform();
      created = read.created().filter(time -> !time.equals(Rfc3339.YEAR_ONE));
    } catch (Nix2ContainerException e) {
      // A config that is none, of something that is no image; clients are to judge of it.
    }
    List<String> command = new ArrayList<>(config.entrypoint().orElse(List.of()));
    command.addAll(config.cmd().orElse(List.of()));
    return new ListedImage(
        repository,
        tags,
        image.manifest().digest(),
        image.configDescriptor().digest(),
        size,
        platform,
        created,
        command,
        layers);
  }

  /** How many store paths are in its layers. */
  int storePaths() {
    int count = 0;
    for (ListedLayer layer : layers) {
      count += layer.storePaths().size();
    }
    return count;
  }
}
