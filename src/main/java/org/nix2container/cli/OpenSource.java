package org.nix2container.cli;

import java.util.List;
import java.util.Optional;
import org.nix2container.pull.ImageSource;
import org.nix2container.pull.RegistryRepository;
import org.nix2container.pull.SourceContext;
import org.nix2container.reference.Location;
import org.nix2container.reference.RegistryReference;
import org.nix2container.registry.RegistryClient;
import org.nix2container.stream.LayerTars;

/**
 * An image that is opened as the flags of one side say, and what keeps it open.
 *
 * @param client of its registry, if it is in one
 */
record OpenSource(
    ImageSource image, LayerTars tars, Optional<RegistryClient> client, RuntimeAccess runtimes)
    implements AutoCloseable {

  /** What an image looks like that is read, for the help. */
  static final List<String> SYNTAX =
      List.of(
          "IMAGE is one of:",
          "  docker://[HOST[:PORT]/]REPOSITORY[:TAG|@DIGEST]",
          "  oci:DIRECTORY[:TAG|:@INDEX]",
          "  oci-archive:FILE[:TAG|:@INDEX]",
          "  docker-archive:FILE[:NAME[:TAG]|:@INDEX]",
          "  dir:DIRECTORY",
          "  docker-daemon:NAME[:TAG], docker-daemon:ID",
          "  containers-storage:[[STORAGE]]NAME[:TAG], containers-storage:[[STORAGE]]@ID",
          "  containerd:[NAMESPACE/]NAME[:TAG]",
          "  nix:FILE");

  /**
   * Opens it; no layer is read.
   *
   * @throws org.nix2container.pull.ImageNotFoundException if there is no such image
   */
  static OpenSource of(Location from, SideFlags side, Invocation invocation) {
    GlobalFlags.check(invocation);
    LayerTars tars = new LayerTars();
    Optional<RegistryClient> client =
        from instanceof Location.InRegistry(RegistryReference reference)
            ? Optional.of(RegistryAccess.client(side, invocation, reference.registry()))
            : Optional.empty();
    RuntimeAccess runtimes = new RuntimeAccess(side, invocation);
    try {
      SourceContext context =
          SourceContext.local(tars)
              .withRuntimes(runtimes::export)
              .withTemporary(GlobalFlags.temporary(invocation))
              .withSharedBlobs(side.sharedBlobDir(invocation).map(invocation::path));
      if (client.isPresent()) {
        context = context.withRegistries(RegistryRepository.of(client.get()));
      }
      return new OpenSource(ImageSource.open(from, context), tars, client, runtimes);
    } catch (RuntimeException | Error e) {
      runtimes.close();
      client.ifPresent(RegistryClient::close);
      tars.close();
      throw e;
    }
  }

  @Override
  public void close() {
    image.close();
    runtimes.close();
    client.ifPresent(RegistryClient::close);
    tars.close();
  }
}
