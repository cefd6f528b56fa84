package org.nix2container.serve;

import org.nix2container.json.JsonWriter;

/** What is wrong with a request, in the registry's protocol (distribution-spec, "Error Codes"). */
enum ErrorCode {
  BLOB_UNKNOWN(404),
  BLOB_UPLOAD_UNKNOWN(404),
  DIGEST_INVALID(400),
  MANIFEST_UNKNOWN(404),
  NAME_INVALID(400),
  NAME_UNKNOWN(404),
  /**
   * What distribution calls a number of a page that is none; the specification has no name for it.
   */
  PAGINATION_NUMBER_INVALID(400),
  /** A range that is not in the blob. */
  RANGE_INVALID(416),
  TOOMANYREQUESTS(503),
  /** What is no fault of the client's. */
  UNKNOWN(500),
  UNSUPPORTED(405);

  private final int status;

  ErrorCode(int status) {
    this.status = status;
  }

  /** Says so. */
  Answer answer(String message) {
    JsonWriter json = JsonWriter.compact();
    json.beginObject();
    json.key("errors").beginArray().beginObject();
    json.key("code").string(name());
    json.key("message").string(message);
    json.endObject().endArray();
    json.endObject();
    return Answer.of(status, "application/json", json.toBytes());
  }
}
