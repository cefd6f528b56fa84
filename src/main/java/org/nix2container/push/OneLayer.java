package org.nix2container.push;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.nix2container.compress.Compression;
import org.nix2container.compress.Compressors;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.failure.SystemReason;
import org.nix2container.oci.Descriptor;
import org.nix2container.pull.LayerBlob;
import org.nix2container.registry.Repository;
import org.nix2container.stream.BlockConsumer;

/**
 * Sends one layer to all that lack it. It is read once, if it is stored as a tar, and made once in
 * each form that is wanted: a tree of {@link Tee}s, first by form and then by target.
 */
final class OneLayer {

  private final LayerBlob layer;
  private final List<TargetState> lacking;
  private final List<TargetState> all;
  private final Compressors compressors;
  private final AtomicBoolean stopped;

  /**
   * @param all targets that cannot go on if the layer cannot be read
   * @param stopped is set if it cannot
   */
  OneLayer(
      LayerBlob layer,
      List<TargetState> lacking,
      List<TargetState> all,
      Compressors compressors,
      AtomicBoolean stopped) {
    this.layer = layer;
    this.lacking = lacking;
    this.all = all;
    this.compressors = compressors;
    this.stopped = stopped;
  }

  /** Those that want the layer in one form. */
  private record Group(Optional<Compression> form, List<TargetState> targets) {}

  private interface Receiver<T> {
    void take(T target, Repository.BlobSource source);
  }

  void send() {
    List<Group> groups = groups();
    if (LayerReading.isUncompressed(layer)) {
      LayerReading reading = new LayerReading(layer, true, stopped);
      share(reading, groups, (group, tar) -> send(reading, group, tar));
    } else {
      for (Group group : groups) {
        LayerReading reading = new LayerReading(layer, group.form().isEmpty(), stopped);
        send(reading, group, reading);
      }
    }
  }

  private List<Group> groups() {
    Map<Optional<Compression>, Group> groups = new LinkedHashMap<>();
    for (TargetState state : lacking) {
      groups
          .computeIfAbsent(form(state), form -> new Group(form, new ArrayList<>()))
          .targets()
          .add(state);
    }
    return new ArrayList<>(groups.values());
  }

  /** A tar that is to be a tar is sent as it is stored. */
  private Optional<Compression> form(TargetState state) {
    return state
        .target()
        .made(layer)
        .filter(made -> !(made instanceof Compression.None && LayerReading.isUncompressed(layer)));
  }

  private void send(LayerReading reading, Group group, Repository.BlobSource bytes) {
    Repository.BlobSource made =
        group.form().isPresent()
            ? new CompressedSource(bytes, group.form().get(), compressors)
            : bytes;
    share(made, group.targets(), (state, source) -> send(reading, group.form(), state, source));
  }

  private static <T> void share(
      Repository.BlobSource source, List<T> receivers, Receiver<T> receiver) {
    if (receivers.size() == 1) {
      receiver.take(receivers.get(0), source);
      return;
    }
    Tee tee = new Tee(source, receivers.size());
    List<Runnable> tasks = new ArrayList<>();
    tasks.add(tee::run);
    for (int i = 0; i < receivers.size(); i++) {
      Tee.Branch branch = tee.branches().get(i);
      T target = receivers.get(i);
      tasks.add(() -> {
        try (branch) {
          receiver.take(target, branch);
        } catch (RuntimeException | Error e) {
          tee.giveUp(); // for the others may not even be begun now
          throw e;
        }
      });
    }
    Lanes.run(tasks.size(), tasks);
  }

  private void send(
      LayerReading reading,
      Optional<Compression> form,
      TargetState state,
      Repository.BlobSource source) {
    PushTarget target = state.target();
    String mediaType =
        form.isPresent() ? form.get().layerMediaType() : layer.descriptor().mediaType();
    Optional<Descriptor> known =
        form.isEmpty() ? Optional.of(layer.descriptor()) : Optional.empty();
    target.observer().layerBegins(layer);
    try {
      Descriptor blob =
          target.send(layer, mediaType, known, to -> observed(reading, state, source, to));
      state.sent(layer, blob);
    } catch (StoppedException e) {
      // What has failed is noted where it did.
    } catch (IOException | RuntimeException e) {
      failed(reading, state, e);
    }
  }

  private void observed(
      LayerReading reading, TargetState state, Repository.BlobSource source, BlockConsumer to)
      throws IOException {
    long[] sent = {0};
    source.writeTo((buffer, length) -> {
      if (state.failure().isPresent()) {
        throw new StoppedException();
      }
      to.accept(buffer, length);
      sent[0] += length;
      state.target().observer().progress(layer, reading.read(), sent[0]);
    });
  }

  private void failed(LayerReading reading, TargetState state, Exception e) {
    Nix2ContainerException failure;
    if (e instanceof Nix2ContainerException known) {
      failure = known;
    } else if (e instanceof IOException io) {
      failure = new InvalidInputException(layer.content().describe(), SystemReason.of(io), io);
    } else {
      stopped.set(true);
      throw (RuntimeException) e;
    }
    if (reading.failure().isPresent()) {
      stopped.set(true);
      all.forEach(other -> other.fail(failure));
    } else {
      state.fail(failure);
    }
  }
}
