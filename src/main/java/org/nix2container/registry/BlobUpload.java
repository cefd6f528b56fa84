package org.nix2container.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.nix2container.http.RequestBody;
import org.nix2container.oci.Descriptor;
import org.nix2container.registry.Repository.BlobSource;
import org.nix2container.stream.BlockConsumer;
import org.nix2container.stream.TarDigest;

/**
 * Sends one blob, and goes on after failures that pass (distribution-spec, "Pushing blobs"):
 *
 * <ol>
 *   <li>POST begins an upload.
 *   <li>One PATCH sends the blob while it is made, as docker, skopeo and crane do. If the registry
 *       takes no request so large, or connections break again and again, it goes in chunks.
 *   <li>PUT closes the upload and says the digest. A small blob comes with it, without a PATCH.
 * </ol>
 *
 * After a failure the registry may have the blob in spite of it, which is asked first; or a part of
 * it, from where it goes on if the blob's digest was known beforehand, so that a source that gives
 * other bytes this time is noticed. Otherwise the blob is made and sent anew.
 */
final class BlobUpload {

  private static final int MOST_IN_MEMORY = 1024 * 1024;
  private static final int TOO_LARGE = 413;
  private static final byte[] NOTHING = {};

  /** So often connections may break before chunks are tried. */
  private static final int MOST_BREAKS = 2;

  private final Channel channel;
  private final RepositoryPath repository;
  private final UploadSessions sessions;
  private final UploadHabits habits;
  private final String mediaType;
  private final Optional<Descriptor> known;
  private final Retries retries;
  private SourceRun run;

  private @Nullable UploadSession session;

  /** Bytes that the session has. */
  private long received;

  /** What is sent: known beforehand, or since the source has come to its end. */
  private Optional<Descriptor> blob;

  /** The blob, if it goes without a PATCH. */
  private byte @Nullable [] content;

  /** Whether the last attempt went in chunks. */
  private boolean inChunks;

  private int breaks;
  private Chunks chunks = Chunks.IF_REGISTRY_WANTS;

  private enum Chunks {
    IF_REGISTRY_WANTS,
    TRIED,
    NO_GOOD
  }

  BlobUpload(
      Channel channel,
      RepositoryPath repository,
      UploadSessions sessions,
      String mediaType,
      Optional<Descriptor> known,
      BlobSource source) {
    this.channel = channel;
    this.repository = repository;
    this.sessions = sessions;
    this.habits = channel.server().uploads();
    this.mediaType = mediaType;
    this.known = known;
    this.retries = channel.retries();
    this.run = new SourceRun(source, known);
    this.blob = known;
  }

  /**
   * Sends it.
   *
   * @throws IOException what the source threw
   */
  Descriptor run() throws IOException {
    if (known.isPresent() && known.get().size() <= MOST_IN_MEMORY) {
      byte[] small = read();
      content = small;
      run = new SourceRun(to -> to.accept(small, small.length), known);
    }
    boolean done = false;
    try {
      Descriptor sent = send();
      done = true;
      return sent;
    } finally {
      if (!done) {
        drop();
      }
    }
  }

  private byte[] read() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    run.writeTo((buffer, length) -> bytes.write(buffer, 0, length));
    return bytes.toByteArray();
  }

  private Descriptor send() throws IOException {
    while (true) {
      try {
        return attempt();
      } catch (RegistryException e) {
        if (run.isSourceFailed()) {
          throw e; // a source may be a registry, too, which tried again itself
        }
        if (!isChanged(e)) {
          if (!isPassing(e)) {
            throw e;
          }
          retries.failed(e);
          if (isThere()) {
            drop();
            return blob.orElseThrow();
          }
        }
        goOn();
      }
    }
  }

  private Descriptor attempt() throws IOException {
    UploadSession upload = session;
    if (upload == null) {
      upload = sessions.begin();
      session = upload;
      received = 0;
    }
    byte[] last = content == null || habits.wantsPatch() ? NOTHING : content;
    boolean sent = content != null && !habits.wantsPatch() || isAllReceived();
    if (!sent) {
      blob = Optional.of(sendTo(upload));
    }
    Descriptor whole = blob.orElseThrow();
    channel.once(new UploadFinish(repository, upload, whole.digest(), last));
    sessions.finished(upload);
    session = null;
    return whole;
  }

  private boolean isAllReceived() {
    return received > 0 && blob.isPresent() && blob.get().size() == received;
  }

  private Descriptor sendTo(UploadSession upload) throws IOException {
    try {
      inChunks = received == 0 && (habits.chunkSize().isPresent() || chunks == Chunks.TRIED);
      if (inChunks) {
        ChunkedUpload chunked = new ChunkedUpload(channel, repository, upload, retries);
        run.writeTo(chunked);
        chunked.finish();
      } else {
        channel.once(patch(upload));
      }
    } catch (IOException | RuntimeException e) {
      run.rethrow();
      throw e;
    }
    run.rethrow();
    TarDigest whole = run.whole().orElseThrow(this::answeredTooEarly);
    return new Descriptor(mediaType, whole.digest(), whole.size());
  }

  private RegistryException answeredTooEarly() {
    return new RegistryException(
        "tried to send a blob to "
            + repository
            + ", but the registry answered before it had all of it",
        0,
        List.of(),
        Optional.empty(),
        null);
  }

  private UploadPatch patch(UploadSession upload) {
    long skipped = received;
    OptionalLong length =
        known.isPresent() ? OptionalLong.of(known.get().size() - skipped) : OptionalLong.empty();
    String range = skipped == 0 ? "" : skipped + "-" + (known.orElseThrow().size() - 1);
    return new UploadPatch(
        repository,
        upload,
        range,
        new RequestBody.Streamed(length, out -> run.writeTo(new After(skipped, out))));
  }

  /** Whether the registry wants it another way, which is then the way for the others, too. */
  private boolean isChanged(RegistryException e) {
    boolean refused = e.status() >= 400 && e.status() < 500 && !e.isPassing();
    if (session == null || !refused || e.status() == 401 || e.status() == 403) {
      return false;
    }
    if (e.status() == TOO_LARGE) {
      content = null;
      return !inChunks && (habits.chunkSize().isPresent() || habits.learnTooLarge(size()));
    }
    if (content != null && !habits.wantsPatch()) {
      habits.learnPatch(); // as old Artifactory does
      return true;
    }
    if (chunks == Chunks.TRIED) {
      chunks = Chunks.NO_GOOD; // Google's registry takes one PATCH
      return true;
    }
    return false;
  }

  private OptionalLong size() {
    return known.isPresent() ? OptionalLong.of(known.get().size()) : OptionalLong.empty();
  }

  /** Whether another try may help; also where the registry lost what it had of the upload. */
  private boolean isPassing(RegistryException e) {
    if (e.status() == 0 && chunks == Chunks.IF_REGISTRY_WANTS && ++breaks == MOST_BREAKS) {
      chunks = Chunks.TRIED;
    }
    return e.isPassing()
        || session != null && (e.status() == 404 || e.status() == 416)
        || e.codes().contains("BLOB_UPLOAD_INVALID")
        || e.codes().contains("BLOB_UPLOAD_UNKNOWN")
        || received > 0 && e.codes().contains("DIGEST_INVALID");
  }

  private boolean isThere() throws IOException {
    if (blob.isEmpty()) {
      return false;
    }
    try {
      return channel.once(new BlobCheck(repository, blob.get().digest())) == 200;
    } catch (RegistryException e) {
      return false;
    }
  }

  /** Keeps the session if the registry has a part of the blob, which can be gone on from. */
  private void goOn() throws IOException {
    long before = received;
    received = 0;
    if (session != null
        && content == null
        && chunks != Chunks.TRIED
        && habits.chunkSize().isEmpty()) {
      long there = status(session);
      boolean all = blob.isPresent() && there == blob.get().size();
      if (there > before && (all || known.isPresent() && there < known.get().size())) {
        received = there;
        return;
      }
    }
    drop();
  }

  private long status(UploadSession upload) throws IOException {
    try {
      return channel.once(new UploadStatus(repository, upload)).orElse(0);
    } catch (RegistryException e) {
      return 0;
    }
  }

  private void drop() {
    if (session != null) {
      sessions.cancel(session);
      session = null;
    }
  }

  /** Takes what comes after the bytes that the registry has. */
  private static final class After implements BlockConsumer {
    private final OutputStream out;
    private long skipped;

    After(long skipped, OutputStream out) {
      this.skipped = skipped;
      this.out = out;
    }

    @Override
    public void accept(byte[] buffer, int length) throws IOException {
      int from = (int) Math.min(skipped, length);
      skipped -= from;
      if (from < length) {
        out.write(buffer, from, length - from);
      }
    }
  }
}
