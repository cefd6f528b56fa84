package org.nix2container.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.json.JsonReader;
import org.nix2container.json.JsonWriter;
import org.nix2container.json.Keys;
import org.nix2container.program.ProgramPath;

/**
 * Docker's credential helpers: programs {@code docker-credential-NAME} that keep credentials
 * (github.com/docker/docker-credential-helpers). No message has anything of what they say, which
 * may be a secret.
 */
final class CredentialPrograms {

  private static final String NOT_FOUND = "credentials not found in native keychain";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Map<String, String> environment;
  private final Duration limit;

  /** What {@code get} gave, by program and registry. */
  private final Map<List<String>, Optional<Credentials>> known = new HashMap<>();

  /**
   * @param environment theirs; they are searched for in its PATH
   */
  CredentialPrograms(Map<String, String> environment) {
    this(environment, LIMIT);
  }

  CredentialPrograms(Map<String, String> environment, Duration limit) {
    this.environment = environment;
    this.limit = limit;
  }

  boolean isInstalled(String name) {
    return path(name).isPresent();
  }

  /** What it has for a registry, which it is asked only once. */
  Optional<Credentials> get(String name, String server) {
    List<String> key = List.of(name, server);
    Optional<Credentials> answer = known.get(key);
    if (answer == null) {
      answer = ask(name, server);
      known.put(key, answer);
    }
    return answer;
  }

  private Optional<Credentials> ask(String name, String server) {
    ProgramRun.Outcome outcome = run(name, "get", server.getBytes(UTF_8));
    if (isNotFound(outcome)) {
      return Optional.empty();
    }
    requireSuccess(name, "get", server, outcome);
    String[] fields = {"", ""};
    try (JsonReader reader = JsonReader.ofSecret(name, outcome.output().getBytes(UTF_8))) {
      reader.object((field, value) -> {
        int index = Keys.same(field, "Username") ? 0 : Keys.same(field, "Secret") ? 1 : -1;
        if (index >= 0 && !value.nullValue()) {
          fields[index] = value.string();
        }
      });
    } catch (InvalidInputException e) {
      // Not as the cause: it has a path of keys, and these may be anything.
      throw failure(name, "its answer to `get` for " + server + " is not an object of JSON");
    }
    if (fields[0].isEmpty() && fields[1].isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        fields[0].equals("<token>")
            ? new Credentials.IdentityToken(fields[1])
            : new Credentials.Password(fields[0], fields[1]));
  }

  /** Gives it what it is to keep for a registry. */
  void store(String name, String server, Credentials.Password password) {
    byte[] input =
        JsonWriter.compact()
            .beginObject()
            .key("ServerURL")
            .string(server)
            .key("Username")
            .string(password.user())
            .key("Secret")
            .string(password.password())
            .endObject()
            .toBytes();
    requireSuccess(name, "store", server, run(name, "store", input));
    known.clear();
  }

  /** Has it forget a registry; false if it has nothing of it. */
  boolean erase(String name, String server) {
    ProgramRun.Outcome outcome = run(name, "erase", server.getBytes(UTF_8));
    if (isNotFound(outcome)) {
      return false;
    }
    requireSuccess(name, "erase", server, outcome);
    known.clear();
    return true;
  }

  /** The registries that it has something of. */
  List<String> list(String name) {
    ProgramRun.Outcome outcome = run(name, "list", "unused".getBytes(UTF_8));
    requireSuccess(name, "list", "all registries", outcome);
    List<String> servers = new ArrayList<>();
    try (JsonReader reader = JsonReader.ofSecret(name, outcome.output().getBytes(UTF_8))) {
      reader.object((server, _) -> servers.add(server));
    } catch (InvalidInputException e) {
      throw failure(name, "its answer to `list` is not an object of JSON");
    }
    return servers;
  }

  private ProgramRun.Outcome run(String name, String verb, byte[] input) {
    Path program =
        path(name).orElseThrow(() -> failure(name, "there is no such program in the PATH"));
    return ProgramRun.of(program, verb, input, environment, limit);
  }

  private static boolean isNotFound(ProgramRun.Outcome outcome) {
    return outcome.status() != 0 && outcome.output().strip().equals(NOT_FOUND);
  }

  private static void requireSuccess(
      String name, String verb, String server, ProgramRun.Outcome outcome) {
    if (outcome.status() != 0) {
      throw failure(
          name,
          "`"
              + verb
              + "` for "
              + server
              + " failed with status "
              + outcome.status()
              + "; run it by hand to see why");
    }
  }

  private static InvalidInputException failure(String name, String reason) {
    return new InvalidInputException("credential helper " + ProgramRun.PREFIX + name, reason);
  }

  private Optional<Path> path(String name) {
    if (name.indexOf('/') >= 0) {
      throw failure(name, "the name of a helper has no slash");
    }
    return ProgramPath.find(ProgramRun.PREFIX + name, environment);
  }
}
