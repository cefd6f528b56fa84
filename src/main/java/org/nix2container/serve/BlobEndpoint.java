package org.nix2container.serve;

import java.util.Optional;
import org.nix2container.oci.Digest;
import org.nix2container.pull.LayerBlob;
import org.nix2container.pull.SourceImage;

/** Gives configs and layers, or some of their bytes (distribution-spec, "Pulling blobs"). */
record BlobEndpoint(Repositories repositories) {

  private static final String CONTENT_RANGE = "Content-Range";

  Answer answer(Request request, String repository, String reference) {
    if (!DigestText.isValid(reference)) {
      return ErrorCode.DIGEST_INVALID.answer("this is no digest");
    }
    Optional<Digest> digest = Digest.parse(reference);
    return switch (repositories.find(repository)) {
      case Repositories.Missing(Answer answer) -> answer;
      case Repositories.Found found -> {
        Optional<Answer> answer =
            digest.isPresent() ? of(request, repository, found, digest.get()) : Optional.empty();
        yield answer.orElseGet(
            () -> ErrorCode.BLOB_UNKNOWN.answer("there is no such blob in this repository"));
      }
    };
  }

  private static Optional<Answer> of(
      Request request, String repository, Repositories.Found found, Digest digest) {
    for (SourceImage image : found.images()) {
      if (image.configDescriptor().digest().equals(digest)) {
        return Optional.of(config(request, digest, image.config()));
      }
      for (LayerBlob layer : image.layers()) {
        if (layer.descriptor().digest().equals(digest)) {
          return Optional.of(layer(request, repository, layer));
        }
      }
    }
    return Optional.empty();
  }

  private static Answer config(Request request, Digest digest, byte[] config) {
    return answer(
        request,
        digest,
        config.length,
        range -> {
          byte[] part = new byte[(int) range.length()];
          System.arraycopy(config, (int) range.from(), part, 0, part.length);
          return new Answer.Bytes(part);
        });
  }

  private static Answer layer(Request request, String repository, LayerBlob layer) {
    return answer(
        request,
        layer.descriptor().digest(),
        layer.descriptor().size(),
        range -> new Answer.OfLayer(repository, layer, range));
  }

  private interface Part {
    Answer.Content of(ByteRange range);
  }

  private static Answer answer(Request request, Digest digest, long size, Part part) {
    Cached cached = new Cached(digest, true);
    return cached.answer(request, () -> answer(asked(request, cached, size), size, part));
  }

  private static Answer answer(ByteRange.Asked asked, long size, Part part) {
    return switch (asked) {
      case ByteRange.NotUnderstood _ -> binary(Answer.OK, part.of(ByteRange.all(size)));
      case ByteRange.Satisfiable(ByteRange range) ->
          binary(Answer.PARTIAL, part.of(range))
              .with(CONTENT_RANGE, "bytes " + range.from() + "-" + (range.to() - 1) + "/" + size);
      case ByteRange.Unsatisfiable _ ->
          ErrorCode.RANGE_INVALID
              .answer("the blob has " + size + " bytes")
              .with(CONTENT_RANGE, "bytes */" + size);
    };
  }

  private static Answer binary(int status, Answer.Content content) {
    return Answer.of(status)
        .with(content)
        .with("Content-Type", "application/octet-stream")
        .with("Accept-Ranges", "bytes");
  }

  /** Ranges are of GET alone (RFC 9110 §14.2), and of what the client has begun to fetch. */
  private static ByteRange.Asked asked(Request request, Cached cached, long size) {
    Optional<String> field = request.headers().first("Range");
    Optional<String> only = request.headers().first("If-Range");
    boolean applies = !request.isHead() && only.orElse(cached.tag()).equals(cached.tag());
    return field.isPresent() && applies
        ? ByteRange.parse(field.get(), size)
        : new ByteRange.NotUnderstood();
  }
}
