package org.nix2container.push;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.layer.RecordedBlob;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.pull.BlobContent;
import org.nix2container.pull.LayerBlob;
import org.nix2container.push.BlobOutcome.How;
import org.nix2container.registry.Repository;

/** Which blobs a repository may have for layers, best first. */
final class Candidates {

  private final Repository repository;
  private final PushOptions options;
  private final PushRecord record;
  private final LayerForm form;
  private final Map<Digest, List<Candidate>> paired = new HashMap<>();

  Candidates(Repository repository, PushOptions options, PushRecord record, LayerForm form) {
    this.repository = repository;
    this.options = options;
    this.record = record;
    this.form = form;
  }

  /** Adds what a manifest says, after what others said. */
  void add(Pairing pairing) {
    pairing
        .blobs()
        .forEach((diffId, blob) -> {
          if (form.does(blob.mediaType()) && blob.size() > 0) {
            paired
                .computeIfAbsent(diffId, _ -> new ArrayList<>())
                .add(new Candidate(blob, How.REGISTRY_CACHE, pairing.elsewhere()));
          }
        });
  }

  /** Whether a manifest says what the layer is. */
  boolean isPaired(LayerBlob layer) {
    return paired.containsKey(layer.diffId());
  }

  /** Whether there is likely something without asking the registry's manifests. */
  boolean isLikely(LayerBlob layer) {
    return form.made(layer).isEmpty() || recorded(layer).isPresent();
  }

  /** All of a layer. */
  List<Candidate> of(LayerBlob layer) {
    List<Candidate> all = new ArrayList<>();
    Descriptor stored = layer.descriptor();
    boolean compressed = Codec.of(stored.mediaType()).orElse(Codec.GZIP) != Codec.NONE;
    How same = compressed ? How.SAME_BLOB : How.DIFF_ID;
    boolean asStored = form.made(layer).isEmpty();
    List<String> sources = source(layer);
    if (asStored || compressed && form.does(stored.mediaType())) {
      all.add(new Candidate(stored, same, sources));
    }
    recorded(layer).ifPresent(all::add);
    if (!options.preserveDigests()) {
      all.addAll(paired.getOrDefault(layer.diffId(), List.of()));
      built(layer).ifPresent(all::add);
      if (!asStored && !compressed && form.does(stored.mediaType())) {
        all.add(new Candidate(stored, same, sources));
      }
    }
    return all;
  }

  private Optional<Candidate> recorded(LayerBlob layer) {
    if (!options.localRecord()) {
      return Optional.empty();
    }
    return record
        .find(layer.diffId(), form.encoder(layer))
        .map(known ->
            new Candidate(
                new Descriptor(form.mediaType(layer), known.digest(), known.size()),
                How.LOCAL_RECORD,
                known.repositoriesOf(repository.host())));
  }

  private Optional<Candidate> built(LayerBlob layer) {
    RecordedBlob blob = options.recorded().get(layer.diffId());
    if (blob == null
        || !blob.encoder().equals(options.compression().encoder())
        || !form.does(blob.descriptor().mediaType())) {
      return Optional.empty();
    }
    return Optional.of(Candidate.here(blob.descriptor(), How.RECORDED_DIGEST));
  }

  /** Where the layer is read from, if that is a repository of the same registry. */
  private List<String> source(LayerBlob layer) {
    if (layer.content() instanceof BlobContent.InRepository source) {
      String prefix = repository.host() + "/";
      String name = source.repository().name();
      return name.startsWith(prefix) ? List.of(name.substring(prefix.length())) : List.of();
    }
    return List.of();
  }
}
