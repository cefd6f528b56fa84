package org.nix2container.serve;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.json.JsonWriter;
import org.nix2container.oci.MediaType;

/** Answers requests: finds out what each is for, and asks the shelf. */
final class Endpoints {

  private static final String API_VERSION = "Docker-Distribution-Api-Version";
  private static final String VERSION = "registry/2.0";

  private static final String READING = "GET, HEAD";
  private static final String JSON = "application/json";
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  private final Repositories repositories;
  private final Page page;
  private final Supplier<String> metrics;
  private final boolean isOpen;
  private final boolean isOnLoopback;
  private final Set<String> hosts;

  /**
   * @param metrics as they are now
   */
  Endpoints(ServeOptions options, Shelf shelf, Page page, Supplier<String> metrics) {
    this.repositories = new Repositories(shelf, options.prefix());
    this.page = page;
    this.metrics = metrics;
    this.isOpen = options.prefix().isEmpty();
    this.isOnLoopback = options.isOnLoopback();
    this.hosts = options.hosts();
  }

  /**
   * What is said of a failure: on loopback what it is, and to others nothing that names this
   * machine's files.
   */
  Answer failed(Nix2ContainerException reason) {
    return ErrorCode.UNKNOWN.answer(
        isOnLoopback ? reason.getMessage() : "this cannot be given; the server's log says why");
  }

  /**
   * The answer.
   *
   * @throws org.nix2container.failure.Nix2ContainerException if the shelf cannot tell
   */
  Answer answer(Request request, Target target, Route route) {
    Answer answer = of(request, target, route);
    return route.isOfRegistry() ? answer.with(API_VERSION, VERSION) : answer;
  }

  private Answer of(Request request, Target target, Route route) {
    Optional<String> host = request.headers().first("Host");
    if (isOnLoopback && host.isPresent() && !isCalled(CalledHost.of(host.get()))) {
      return Answer.text(
          421, "on loopback this server answers to addresses, localhost and --allow-host only");
    }
    if (!request.isReading()) {
      return (route.isOfRegistry()
              ? ErrorCode.UNSUPPORTED.answer("this registry is read-only")
              : Answer.text(405, "only GET and HEAD are possible here"))
          .with("Allow", READING);
    }
    return switch (route) {
      case Route.Version _ -> json(JSON, JsonWriter.compact().beginObject().endObject());
      case Route.Catalog _ -> isOpen ? catalog(target) : unknown();
      case Route.Tags(String repository) -> tags(repository, target);
      case Route.Manifest(String repository, String reference) ->
          new ManifestEndpoint(repositories).answer(request, repository, reference);
      case Route.Blob(String repository, String digest) ->
          new BlobEndpoint(repositories).answer(request, repository, digest);
      case Route.Referrers(String repository, String digest) ->
          referrers(repository, digest, target.query());
      case Route.Uploads _ -> ErrorCode.BLOB_UPLOAD_UNKNOWN.answer("there are no uploads here");
      case Route.Unknown _ -> unknown();
      case Route.Health _ -> isOpen ? Answer.text(Answer.OK, "ok") : missing();
      case Route.Metrics _ -> isOpen ? metrics() : missing();
      case Route.Other(String path) -> isOpen ? page(path, host) : missing();
    };
  }

  private boolean isCalled(CalledHost host) {
    return host.isOfThisMachine() || hosts.contains(host.name());
  }

  private static Answer json(String contentType, JsonWriter json) {
    return Answer.of(Answer.OK, contentType, json.toBytes());
  }

  private static Answer unknown() {
    return ErrorCode.NAME_UNKNOWN.answer("there is nothing like that in this registry");
  }

  private static Answer missing() {
    return Answer.text(404, "there is nothing here");
  }

  private Answer page(String path, Optional<String> host) {
    Optional<Page.Content> found = page.at(path, host);
    if (found.isEmpty()) {
      return missing();
    }
    Page.Content content = found.get();
    Answer answer = Answer.of(Answer.OK, content.contentType(), content.bytes());
    for (Map.Entry<String, String> field : content.fields().entrySet()) {
      answer = answer.with(field.getKey(), field.getValue());
    }
    return answer;
  }

  private Answer metrics() {
    return Answer.of(Answer.OK, METRICS, metrics.get().getBytes(StandardCharsets.UTF_8));
  }

  private Answer catalog(Target target) {
    return new Listing("/v2/_catalog", repositories.names())
        .answer(target.query(), JsonWriter.compact().beginObject(), "repositories");
  }

  private Answer tags(String repository, Target target) {
    return switch (repositories.find(repository)) {
      case Repositories.Missing(Answer answer) -> answer;
      case Repositories.Found found ->
          new Listing("/v2/" + repository + "/tags/list", found.tags())
              .answer(
                  target.query(),
                  JsonWriter.compact().beginObject().key("name").string(repository),
                  "tags");
    };
  }

  /** Nothing refers to an image here; to say so keeps clients from looking for tags instead. */
  private Answer referrers(String repository, String digest, Map<String, String> query) {
    if (!DigestText.isValid(digest)) {
      return ErrorCode.DIGEST_INVALID.answer("this is no digest");
    }
    if (repositories.find(repository) instanceof Repositories.Missing(Answer answer)) {
      return answer;
    }
    JsonWriter json = JsonWriter.compact().beginObject();
    json.key("schemaVersion").integer(2);
    json.key("mediaType").string(MediaType.OCI_INDEX);
    json.key("manifests").beginArray().endArray();
    Answer answer = json(MediaType.OCI_INDEX, json.endObject());
    return query.containsKey("artifactType")
        ? answer.with("OCI-Filters-Applied", "artifactType")
        : answer;
  }
}
