package org.nix2container.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nix2container.credentials.Credentials;
import org.nix2container.http.HttpClient;
import org.nix2container.reference.RegistryReference;
import org.nix2container.registries.RegistryEndpoint;

/**
 * Opens repositories. Those of one client share its connections and tokens; closing it closes the
 * connections, and cancels uploads that are under way.
 */
public final class RegistryClient implements AutoCloseable {

  /** Who presses Ctrl-C does not want to wait. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final RegistryOptions options;
  private final NamedHosts named = new NamedHosts();
  private final Trust trust = new Trust();
  private final OpenUploads uploads = new OpenUploads();
  private final Map<String, RegistryServer> servers = new HashMap<>();
  private final HttpClient http;

  /** Connects to nothing yet. */
  public RegistryClient(RegistryOptions options) {
    this.options = options;
    options.allowedHosts().forEach(named::add);
    this.http = new HttpClient(options.http().withTls(trust).withAddresses(named));
  }

  /** The repository to write an image to. */
  public Repository forPush(RegistryReference reference) {
    RegistryEndpoint endpoint = options.config().forPush(reference, options.tls());
    return repository(endpoint, Scopes.push(endpoint.repository()));
  }

  /** The repositories that may have the image, best first: mirrors, then the registry itself. */
  public List<Repository> forPull(RegistryReference reference) {
    List<Repository> repositories = new ArrayList<>();
    for (RegistryEndpoint endpoint : options.config().forPull(reference, options.tls())) {
      repositories.add(repository(endpoint, Scopes.pull(endpoint.repository())));
    }
    return repositories;
  }

  /**
   * Succeeds if the registry is one, and lets us in.
   *
   * @param reference any image of it
   * @throws RegistryException if it does not
   */
  public void ping(RegistryReference reference) {
    channel(options.config().forPush(reference, options.tls()), List.of()).call(new Ping());
  }

  private Repository repository(RegistryEndpoint endpoint, List<String> scopes) {
    return new Repository(channel(endpoint, scopes), endpoint.repository(), uploads);
  }

  private Channel channel(RegistryEndpoint endpoint, List<String> scopes) {
    RegistryServer server = server(endpoint);
    Credentials credentials = options.credentials().find(endpoint.host(), endpoint.repository());
    return new Channel(server, server.authorizer(credentials), scopes, options.retries());
  }

  private synchronized RegistryServer server(RegistryEndpoint endpoint) {
    String key = endpoint.host() + (endpoint.insecure() ? " insecure" : "");
    RegistryServer server = servers.get(key);
    if (server == null) {
      UploadHabits habits = new UploadHabits(options.uploadChunkSize());
      server = new RegistryServer(endpoint, http, trust, named, habits);
      servers.put(key, server);
    }
    return server;
  }

  /** Takes two seconds at most; uploads that are under way in other threads fail. */
  @Override
  public void close() {
    uploads.cancelAll(LAST_WORDS);
    http.close();
  }
}
