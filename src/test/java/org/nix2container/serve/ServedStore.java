package org.nix2container.serve;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nix2container.copy.SmallStore;
import org.nix2container.layer.Layer;
import org.nix2container.pull.SourceImage;

/** A server with some images of small store paths on it. */
final class ServedStore implements Shelf, AutoCloseable {

  private static final int LARGE = 24 << 20;

  private final SmallStore store;
  private final Map<String, Map<String, SourceImage>> images = new TreeMap<>();
  private final Map<String, List<SourceImage>> earlier = new TreeMap<>();
  private final List<ImageServer> servers = new ArrayList<>();

  ServedStore(Path folder) {
    store = new SmallStore(folder);
  }

  SmallStore store() {
    return store;
  }

  /** A layer that takes no place, but more than the sockets on both sides do. */
  Layer large() throws IOException {
    Path path = store.storePath("large", "");
    try (RandomAccessFile file = new RandomAccessFile(path.resolve("data").toFile(), "rw")) {
      file.setLength(LARGE);
    }
    return store.layer(path);
  }

  ServedStore with(String repository, String tag, SourceImage image) {
    images.computeIfAbsent(repository, _ -> new TreeMap<>()).put(tag, image);
    return this;
  }

  /** An image that had a tag there before. */
  ServedStore withEarlier(String repository, SourceImage image) {
    earlier.computeIfAbsent(repository, _ -> new ArrayList<>()).add(image);
    return this;
  }

  static ServeOptions options() {
    return new ServeOptions(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 2);
  }

  InetSocketAddress serve() {
    return serve(options(), ServeObserver.NONE).address();
  }

  ImageServer serve(ServeOptions options, ServeObserver observer) {
    ImageServer server = ImageServer.start(options, this, observer);
    servers.add(server);
    return server;
  }

  @Override
  public List<String> repositories() {
    return List.copyOf(images.keySet());
  }

  @Override
  public Optional<Map<String, SourceImage>> repository(String name) {
    return Optional.ofNullable(images.get(name));
  }

  @Override
  public List<SourceImage> earlier(String name) {
    return earlier.getOrDefault(name, List.of());
  }

  @Override
  public void close() throws IOException {
    servers.forEach(ImageServer::close);
    store.close();
  }
}
