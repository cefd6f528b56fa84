package org.nix2container.pull;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.nix2container.oci.Platform;

/**
 * Which of an index's images to take, as containers/image chooses (internal/pkg/platform).
 *
 * @param variants of the architecture that will do, best first; the empty one stands for none
 * @param anyVariant whether any other will do as the last resort, for one who asks for an
 *     architecture alone; containers/image finds nothing then
 */
public record PlatformChoice(
    String os, String architecture, List<String> variants, boolean anyVariant) {

  public PlatformChoice {
    variants = List.copyOf(variants);
  }

  /** What fits this machine; the images are Linux's, whatever runs here. */
  public static PlatformChoice here() {
    return of(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * What an option says, else what fits this machine. A variant of this machine is looked for only
   * where no architecture is given.
   */
  public static PlatformChoice of(
      Optional<String> os, Optional<String> architecture, Optional<String> variant) {
    String wanted = architecture.orElse(Platform.thisArchitecture());
    String detected = architecture.isPresent() ? "" : variantHere(wanted);
    return new PlatformChoice(
        os.orElse(Platform.LINUX),
        wanted,
        compatible(wanted, variant.orElse(detected)),
        architecture.isPresent() && variant.isEmpty());
  }

  private static String variantHere(String architecture) {
    return switch (architecture) {
      case "arm64" -> "v8";
      case "arm" -> "v7";
      default -> "";
    };
  }

  private static List<String> compatible(String architecture, String variant) {
    List<String> known =
        switch (architecture) {
          case "arm" -> List.of("v8", "v7", "v6", "v5");
          case "arm64" -> List.of("v8");
          default -> List.of();
        };
    String lower = variant.toLowerCase(Locale.ROOT);
    if (lower.isEmpty()) {
      // Nothing is known of the machine: any variant, the one without a name first.
      return known.isEmpty() ? List.of("") : prepended("", known);
    }
    int at = known.indexOf(lower);
    return at < 0 ? List.of(lower, "") : appended(known.subList(at, known.size()), "");
  }

  private static List<String> prepended(String first, List<String> rest) {
    List<String> all = new java.util.ArrayList<>();
    all.add(first);
    all.addAll(rest);
    return all;
  }

  private static List<String> appended(List<String> first, String last) {
    List<String> all = new java.util.ArrayList<>(first);
    all.add(last);
    return all;
  }

  /** Such as {@code linux/arm/v7}. */
  @Override
  public String toString() {
    String best = variants.isEmpty() ? "" : variants.getFirst();
    return os + "/" + architecture + (best.isEmpty() ? "" : "/" + best);
  }
}
