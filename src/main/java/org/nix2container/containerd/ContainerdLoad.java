package org.nix2container.containerd;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.nix2container.copy.ImageLoad;
import org.nix2container.copy.ImageStream;
import org.nix2container.oci.Digest;
import org.nix2container.program.ProgramFailedException;
import org.nix2container.program.RunningProgram;
import org.nix2container.reference.DockerReference;

/**
 * An image on its way into {@code ctr images import}. It has a name of its own at first, and gets
 * the one that it is to have when it is whole: an import may fail when the image is named already,
 * and one that takes the name from another image lets containerd collect that image's snapshots
 * while it builds on them.
 */
final class ContainerdLoad implements ImageLoad {

  private static final String TEMPORARY = "nix2container-";

  private final Ctr ctr;
  private final DockerReference name;
  private final DockerReference first;
  private final Set<Digest> leftOut;
  private final RunningProgram importing;
  private final ImageStream stream;

  private ContainerdLoad(
      Ctr ctr,
      DockerReference name,
      DockerReference first,
      Set<Digest> leftOut,
      RunningProgram importing,
      ImageStream stream) {
    this.ctr = ctr;
    this.name = name;
    this.first = first;
    this.leftOut = Set.copyOf(leftOut);
    this.importing = importing;
    this.stream = stream;
  }

  static ContainerdLoad begin(Ctr ctr, DockerReference name, Path temporary, Set<Digest> leftOut) {
    String random = Long.toHexString(ThreadLocalRandom.current().nextLong());
    DockerReference first = name.withTag(TEMPORARY + random);
    RunningProgram importing = ctr.importing(first.toString());
    ImageStream stream = ImageStream.oci(importing.input(), List.of(first), temporary);
    return new ContainerdLoad(ctr, name, first, leftOut, importing, stream);
  }

  /** Whether a name is one that will soon be taken away. */
  static boolean isTemporary(String name) {
    return name.contains(":" + TEMPORARY);
  }

  @Override
  public ImageStream stream() {
    return stream;
  }

  @Override
  public void await() {
    try {
      importing.await().orThrow();
    } catch (ProgramFailedException e) {
      throw CtrFailedException.of(e);
    }
    if (!leftOut.isEmpty()) {
      requireStored();
    }
    ctr.tag(first.toString(), name.toString());
  }

  /** What the image names is kept from now on; what is missing was lost before. */
  private void requireStored() {
    Set<Digest> stored = ctr.stored(leftOut);
    for (Digest blob : leftOut) {
      if (!stored.contains(blob)) {
        throw CtrFailedException.lost(blob);
      }
    }
  }

  @Override
  public void close() {
    importing.close();
    ctr.untag(first.toString());
  }
}
