package org.nix2container.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.containerd.Containerd;
import org.nix2container.copy.LoaderTarget;
import org.nix2container.copy.LocalTarget;
import org.nix2container.docker.DockerDaemon;
import org.nix2container.docker.DockerEndpoint;
import org.nix2container.http.Trace;
import org.nix2container.podman.Podman;
import org.nix2container.pull.ExportedImage;
import org.nix2container.push.PushObserver;
import org.nix2container.reference.DockerReference;
import org.nix2container.reference.Location;
import org.nix2container.reference.StorageSpecifier;

/** Runtimes of containers, reached as the flags of one side say. */
final class RuntimeAccess implements AutoCloseable {

  private final SideFlags side;
  private final Invocation invocation;
  private final List<OnStop.Closing> open = new ArrayList<>();

  RuntimeAccess(SideFlags side, Invocation invocation) {
    this.side = side;
    this.invocation = invocation;
  }

  /**
   * What writes an image there.
   *
   * @param others further names that it is to have, where there can be more than one
   */
  LocalTarget target(Location.InRuntime to, List<DockerReference> others, PushObserver observer) {
    return switch (to) {
      case Location.InDockerDaemon(DockerReference name) -> {
        List<DockerReference> names = new ArrayList<>(List.of(name));
        names.addAll(others);
        yield new LoaderTarget(
            docker().loader(names, temporary(), CacheFlags.localRecord(invocation)), observer);
      }
      case Location.InContainersStorage(StorageSpecifier storage, DockerReference name) ->
          podman(storage).target(name, temporary(), observer);
      case Location.InContainerd(Optional<String> namespace, DockerReference name) ->
          new LoaderTarget(containerd(namespace).loader(name, temporary()), observer);
      case Location.InDockerDaemonById _, Location.InContainersStorageById _ ->
          throw new IllegalArgumentException(to + " cannot be written to");
    };
  }

  /** Has a runtime write down one of its images. */
  ExportedImage export(Location.InRuntime from) {
    return switch (from) {
      case Location.InDockerDaemon(DockerReference name) ->
          docker().export(name.toString(), temporary());
      case Location.InDockerDaemonById(var id) -> docker().export(id.toString(), temporary());
      case Location.InContainersStorage(StorageSpecifier storage, DockerReference name) ->
          podman(storage).export(name.toString(), temporary());
      case Location.InContainersStorageById(StorageSpecifier storage, String id) ->
          podman(storage).export(id, temporary());
      case Location.InContainerd(Optional<String> namespace, DockerReference name) ->
          containerd(namespace).export(name, temporary());
    };
  }

  private DockerDaemon docker() {
    DockerEndpoint endpoint =
        DockerEndpoint.of(
            side.daemonHost(invocation),
            side.certDir(invocation).map(invocation::path),
            side.tlsVerify(invocation),
            invocation.environment());
    Trace trace = invocation.has(Flag.DEBUG) ? invocation.terminal()::debug : Trace.none();
    DockerDaemon daemon = new DockerDaemon(endpoint, trace);
    closeLater(daemon::close);
    return daemon;
  }

  private Podman podman(StorageSpecifier storage) {
    Podman podman = new Podman(storage, invocation.environment());
    closeLater(podman::close);
    return podman;
  }

  private Containerd containerd(Optional<String> namespace) {
    List<String> ctr = side.ctr(invocation);
    Containerd containerd =
        ctr.isEmpty()
            ? new Containerd(namespace, invocation.environment())
            : new Containerd(ctr, namespace, invocation.environment());
    closeLater(containerd::close);
    return containerd;
  }

  /** When the process is stopped, too. */
  private void closeLater(OnStop.Closing closing) {
    open.add(closing);
    invocation.onStop().add(closing);
  }

  private Path temporary() {
    return GlobalFlags.temporary(invocation);
  }

  @Override
  public void close() {
    for (OnStop.Closing closing : open) {
      invocation.onStop().remove(closing);
      closing.close();
    }
  }
}
