package org.nix2container.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nix2container.oci.Descriptor;
import org.nix2container.oci.Digest;
import org.nix2container.oci.ManifestBlob;
import org.nix2container.stream.BlockConsumer;

/**
 * One repository of one registry. Its methods may be called by several threads at once; each throws
 * a {@link RegistryException} if the registry does not do what it is asked.
 */
public final class Repository {

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;

  /** A million tags, of a registry that gives as many at once as it is asked for. */
  private static final int MOST_PAGES = 1000;

  private final Channel channel;
  private final RepositoryPath path;
  private final UploadSessions uploads;

  /** Gives the bytes of a blob, as often as it is asked. */
  @FunctionalInterface
  public interface BlobSource {
    /** Gives all bytes; throws what the consumer throws, and what is wrong with the bytes. */
    void writeTo(BlockConsumer to) throws IOException;
  }

  /**
   * @param channel with the scopes that are needed
   */
  Repository(Channel channel, String name, OpenUploads open) {
    this.channel = channel;
    this.path = new RepositoryPath(name);
    this.uploads = new UploadSessions(channel, path, open);
  }

  /** The registry as references name it: {@code docker.io}, {@code localhost:5000}. */
  public String host() {
    return channel.server().host();
  }

  /** The repository without the host: {@code library/app}. */
  public String name() {
    return path.name();
  }

  /** How long the fastest answer so far took; zero before the first. */
  public Duration roundTrip() {
    return channel.server().roundTrip();
  }

  /** Whether the repository has the blob (HEAD). */
  public boolean hasBlob(Digest digest) {
    RegistryServer server = channel.server();
    if (!server.refusesHead()) {
      int status = channel.call(new BlobCheck(path, digest));
      if (status == OK || status == NOT_FOUND) {
        return status == OK;
      }
      if (status == METHOD_NOT_ALLOWED) {
        server.learnNoHead();
      }
    }
    return channel.call(new BlobCheckByGet(path, digest));
  }

  /**
   * Whether the registry took the blob over from another of its repositories. It need not, for
   * whatever reason: then the blob can be sent.
   */
  public boolean mountBlob(Digest digest, String from) {
    try {
      Optional<UploadSession> begun =
          channel
              .withScopes(Scopes.mount(path.name(), from))
              .once(new BlobMount(path, digest, from));
      begun.ifPresent(uploads::keep);
      return begun.isEmpty();
    } catch (RegistryException e) {
      return false;
    } catch (IOException e) {
      throw new IllegalStateException("no body is made while it is sent", e);
    }
  }

  /**
   * Sends a blob. After failures that pass the source is asked again; what the source throws is
   * passed on at once. Nothing is left of an upload that fails.
   *
   * @param known digest and size, where they are known beforehand
   * @return what was sent, digested on the way
   * @throws IOException what the source threw
   * @throws org.nix2container.failure.InvalidInputException if the source gives something else than
   *     what is known
   */
  public Descriptor uploadBlob(String mediaType, Optional<Descriptor> known, BlobSource source)
      throws IOException {
    return new BlobUpload(channel, path, uploads, mediaType, known, source).run();
  }

  /**
   * Gives a blob's bytes, whose digest is not verified here; resumes where it broke off. They are
   * never more than the descriptor says.
   *
   * @throws IOException what the consumer threw
   */
  public void readBlob(Descriptor blob, BlockConsumer to) throws IOException {
    new BlobReading(channel, path, blob, to).run();
  }

  /**
   * A small blob, verified.
   *
   * @param most how many bytes it may have
   */
  public byte[] blob(Descriptor blob, int most) {
    String action = "read blob " + blob.digest() + " of " + path;
    if (blob.size() > most) {
      throw channel.refusals().failed(action, "it has more than " + most + " bytes");
    }
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try {
      readBlob(blob, (buffer, length) -> content.write(buffer, 0, length));
    } catch (IOException e) {
      throw new IllegalStateException("memory takes all", e);
    }
    byte[] bytes = content.toByteArray();
    Digest digest = Digest.of(bytes);
    if (!digest.equals(blob.digest())) {
      throw channel
          .refusals()
          .failed(action, "what came has " + bytes.length + " bytes and the digest " + digest);
    }
    return bytes;
  }

  /** A manifest or index by tag or digest, verified in the latter case; empty if there is none. */
  public Optional<ManifestBlob> manifest(String tagOrDigest) {
    return channel.call(new ManifestFetch(path, tagOrDigest));
  }

  /** Puts a manifest or index under a tag or its digest. */
  public void putManifest(String tagOrDigest, ManifestBlob manifest) {
    channel.call(new ManifestPut(path, tagOrDigest, manifest));
  }

  /** Deletes a manifest. */
  public void deleteManifest(Digest digest) {
    channel.withScopes(Scopes.delete(path.name())).call(new ManifestDelete(path, digest));
  }

  /** All tags, in the registry's order. */
  public List<String> tags() {
    List<String> tags = new ArrayList<>();
    Optional<URI> next = Optional.empty();
    for (int pages = 0; pages < MOST_PAGES; pages++) {
      TagsPage.Tags page = channel.call(new TagsPage(path, next));
      tags.addAll(page.tags());
      next = page.next();
      if (next.isEmpty()) {
        return tags;
      }
    }
    throw channel.refusals().failed("list the tags of " + path, "there is no end to them");
  }
}
