package org.nix2container.push;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.nix2container.oci.Digest;
import org.nix2container.pull.LayerBlob;

/** What an observer was told. */
final class SeenPush implements PushObserver {

  private final List<Digest> begun = new CopyOnWriteArrayList<>();
  private final List<BlobOutcome> outcomes = new CopyOnWriteArrayList<>();
  private final List<String> warnings = new CopyOnWriteArrayList<>();

  @Override
  public void layerBegins(LayerBlob layer) {
    begun.add(layer.diffId());
  }

  @Override
  public void layerEnds(BlobOutcome outcome) {
    outcomes.add(outcome);
  }

  @Override
  public void warns(String line) {
    warnings.add(line);
  }

  /** DiffIDs of layers that began to be sent. */
  List<Digest> begun() {
    return begun;
  }

  List<BlobOutcome> outcomes() {
    return outcomes;
  }

  List<String> warnings() {
    return warnings;
  }
}
