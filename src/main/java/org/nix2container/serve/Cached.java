package org.nix2container.serve;

import java.util.function.Supplier;
import org.nix2container.oci.Digest;

/**
 * What a client may have already (RFC 9110 §13.1.2).
 *
 * @param isForEver whether what is asked for can never be anything else
 */
record Cached(Digest digest, boolean isForEver) {

  private static final String FOR_EVER = "max-age=31536000, immutable";
  private static final String ASK_AGAIN = "no-cache";

  String tag() {
    return "\"" + digest + "\"";
  }

  /** The content, unless the client has it. */
  Answer answer(Request request, Supplier<Answer> content) {
    Answer answer = isKnown(request) ? Answer.of(Answer.NOT_MODIFIED) : content.get();
    return answer
        .with("Docker-Content-Digest", digest.toString())
        .with("ETag", tag())
        .with("Cache-Control", isForEver ? FOR_EVER : ASK_AGAIN);
  }

  private boolean isKnown(Request request) {
    for (String field : request.headers().all("If-None-Match")) {
      for (String each : field.split(",")) {
        String tag = each.strip();
        if (tag.equals("*") || tag.equals(tag()) || tag.equals("W/" + tag())) {
          return true;
        }
      }
    }
    return false;
  }
}
