package org.nix2container.registry;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.nix2container.credentials.Credentials;
import org.nix2container.http.HttpClient;
import org.nix2container.http.HttpRequest;
import org.nix2container.http.HttpResponse;
import org.nix2container.http.Origin;
import org.nix2container.http.RequestBody;
import org.nix2container.http.TlsOptions;
import org.nix2container.registries.RegistryEndpoint;

/** A registry, and what was found out about it, which holds for all of its repositories. */
final class RegistryServer {

  private final RegistryEndpoint endpoint;
  private final HttpClient http;
  private final Trust trust;
  private final TlsOptions tls;
  private final UploadHabits uploads;
  private final ConcurrentMap<String, Authorizer> authorizers = new ConcurrentHashMap<>();
  private final AtomicLong fastest = new AtomicLong(Long.MAX_VALUE);
  private volatile Optional<Challenge> challenge = Optional.empty();
  private volatile String base;
  private volatile boolean refusesHead;

  /**
   * @param endpoint of any of its repositories
   */
  RegistryServer(
      RegistryEndpoint endpoint,
      HttpClient http,
      Trust trust,
      NamedHosts named,
      UploadHabits uploads) {
    this.endpoint = endpoint;
    this.http = http;
    this.trust = trust;
    this.uploads = uploads;
    this.tls = new TlsOptions(!endpoint.insecure(), endpoint.authorities(), endpoint.client());
    Origin https = Origin.of(URI.create("https://" + apiHost(endpoint.host())));
    named.add(https);
    trust.add(https, tls);
    this.base = endpoint.insecure() ? "" : "https://" + apiHost(endpoint.host());
  }

  /** Where Docker Hub's API is; all others' is where their name says. */
  private static String apiHost(String host) {
    return host.equals("docker.io") || host.equals("index.docker.io")
        ? "registry-1.docker.io"
        : host;
  }

  /** As references name it. */
  String host() {
    return endpoint.host();
  }

  /** {@code https://host}, or {@code http://host} if it speaks no TLS and need not. */
  String base() {
    return base.isEmpty() ? probed() : base;
  }

  private synchronized String probed() {
    if (base.isEmpty()) {
      SchemeProbe.Found found = new SchemeProbe(http, apiHost(endpoint.host())).find();
      challenge = found.challenge();
      base = found.base();
    }
    return base;
  }

  Origin origin() {
    return Origin.of(URI.create(base()));
  }

  /** Whether passwords for it may be sent without TLS. */
  boolean isPlainAllowed() {
    return endpoint.insecure();
  }

  /** Has its token server verified as the registry itself is. */
  void trustAsItself(Origin tokenServer) {
    trust.addUnknown(
        tokenServer, new TlsOptions(tls.verify(), tls.extraAuthorities(), Optional.empty()));
  }

  /** How it wants to be told who asks; empty until it has said. */
  Optional<Challenge> challenge() {
    return challenge;
  }

  void learn(Challenge said) {
    challenge = Optional.of(said);
  }

  /** Whether it has no HEAD. */
  boolean refusesHead() {
    return refusesHead;
  }

  void learnNoHead() {
    refusesHead = true;
  }

  UploadHabits uploads() {
    return uploads;
  }

  Authorizer authorizer(Credentials credentials) {
    Authorizer made = new Authorizer(this, credentials);
    Authorizer before = authorizers.putIfAbsent(key(credentials), made);
    return before == null ? made : before;
  }

  /** Asking a record for its hash takes the JVM milliseconds for the first time. */
  private static String key(Credentials credentials) {
    if (credentials instanceof Credentials.Password(String user, String password)) {
      return "password " + user + ":" + password;
    }
    if (credentials instanceof Credentials.IdentityToken(String token)) {
      return "identity " + token;
    }
    return credentials instanceof Credentials.RegistryToken(String token) ? "token " + token : "";
  }

  /** How long the fastest answer so far took; zero before the first. */
  Duration roundTrip() {
    long nanos = fastest.get();
    return nanos == Long.MAX_VALUE ? Duration.ZERO : Duration.ofNanos(nanos);
  }

  /** Sends a request as it is. */
  HttpResponse send(HttpRequest request) throws IOException {
    long start = System.nanoTime();
    HttpResponse answer = http.send(request);
    if (request.body() instanceof RequestBody.Empty) {
      note(System.nanoTime() - start);
    }
    return answer;
  }

  private void note(long nanos) {
    long least = fastest.get();
    while (nanos < least && !fastest.compareAndSet(least, nanos)) {
      least = fastest.get();
    }
  }
}
