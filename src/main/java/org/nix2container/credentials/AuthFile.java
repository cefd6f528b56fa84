package org.nix2container.credentials;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.SystemReason;
import org.nix2container.json.JsonReader;
import org.nix2container.json.Keys;

/**
 * What an auth file says, in the format of containers-auth.json(5) and of Docker's config.json.
 *
 * @param legacy whether it is a .dockercfg, which has only entries
 * @param auths entries by registry, namespace or repository
 * @param programs credential helpers by registry ({@code credHelpers})
 * @param store the credential helper for all others ({@code credsStore}), which may be empty
 */
record AuthFile(
    String file,
    boolean legacy,
    Map<String, AuthEntry> auths,
    Map<String, String> programs,
    String store) {

  private static final int MAX_SIZE = 16 << 20;

  /** Its bytes; empty if there is no such file. */
  static Optional<byte[]> content(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(MAX_SIZE + 1);
      if (content.length > MAX_SIZE) {
        throw new InvalidInputException(file.toString(), "longer than 16 MiB: not an auth file");
      }
      return Optional.of(content);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new InvalidInputException(file.toString(), "cannot be read: " + SystemReason.of(e), e);
    }
  }

  /**
   * Reads the JSON of a file.
   *
   * @throws InvalidInputException if it is not that, quoting nothing of it
   */
  static AuthFile parse(String file, byte[] content, boolean legacy) {
    Map<String, AuthEntry> auths = new LinkedHashMap<>();
    Map<String, String> programs = new LinkedHashMap<>();
    String[] store = {""};
    try (JsonReader reader = JsonReader.ofSecret(file, content)) {
      if (legacy) {
        readAuths(reader, auths);
      } else {
        reader.object((name, value) -> {
          if (Keys.same(name, "auths")) {
            readAuths(value, auths);
          } else if (Keys.same(name, "credHelpers") && !value.nullValue()) {
            value.object((host, program) -> programs.put(host, program.string()));
          } else if (Keys.same(name, "credsStore") && !value.nullValue()) {
            store[0] = value.string();
          }
        });
      }
      reader.end();
    }
    return new AuthFile(file, legacy, auths, programs, store[0]);
  }

  private static void readAuths(JsonReader value, Map<String, AuthEntry> auths) {
    if (!value.nullValue()) {
      value.object((key, entry) -> auths.put(key, AuthEntry.read(entry)));
    }
  }

  /**
   * Who one is to a repository, as findCredentialsInFile in containers/image finds it, and else as
   * the {@code credsStore} says, of which that knows nothing.
   *
   * @param repository empty for the registry as a whole
   */
  Optional<Credentials> find(String host, String repository, CredentialPrograms run) {
    for (String key : AuthKeys.of(host)) {
      String program = programs.get(key);
      if (program != null) {
        return run.get(program, key);
      }
    }
    Optional<Credentials> plain = entry(host, repository);
    // Docker leaves an empty entry for what it put into its store. Without that, a store that is
    // not even installed is no reason to fail.
    if (plain.isPresent() || store.isEmpty() || !hasEntry(host) && !run.isInstalled(store)) {
      return plain;
    }
    return run.get(store, AuthKeys.dockers(host));
  }

  private Optional<Credentials> entry(String host, String repository) {
    String key = legacy || repository.isEmpty() ? host : host + "/" + repository;
    while (true) {
      AuthEntry entry = auths.get(key);
      if (entry != null) {
        return entry.credentials(file, key);
      }
      int slash = key.lastIndexOf('/');
      if (slash < 0) {
        break;
      }
      key = key.substring(0, slash);
    }
    for (Map.Entry<String, AuthEntry> other : auths.entrySet()) {
      if (AuthKeys.isOf(other.getKey(), host, legacy)) {
        Optional<Credentials> found = other.getValue().credentials(file, other.getKey());
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private boolean hasEntry(String host) {
    for (String key : auths.keySet()) {
      if (AuthKeys.isOf(key, host, legacy)) {
        return true;
      }
    }
    return false;
  }
}
