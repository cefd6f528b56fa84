package org.nix2container.credentials;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.registries.RegistriesConfig;

/** The auth files of containers/image and Docker, and the credential helpers that they name. */
public final class AuthFiles implements CredentialSource {

  private final List<Path> files;
  private final List<String> helpers;
  private final CredentialPrograms programs;

  /** What was read. */
  private final Map<Path, Optional<AuthFile>> read = new HashMap<>();

  private AuthFiles(List<Path> files, List<String> helpers, CredentialPrograms programs) {
    this.files = List.copyOf(files);
    this.helpers = List.copyOf(helpers);
    this.programs = programs;
  }

  /**
   * What the files say, each read when it is first needed. Helpers are asked once for each
   * registry. An empty repository stands for the registry as a whole.
   *
   * @param file the only one, as {@code --authfile} or else {@code $REGISTRY_AUTH_FILE}
   * @param helpers as {@code RegistriesConfig.credentialHelpers()}
   */
  public static CredentialSource of(
      Map<String, String> environment, Optional<Path> file, List<String> helpers) {
    return of(new AuthFilePlaces(environment, Path.of("/")), file, helpers);
  }

  static CredentialSource of(AuthFilePlaces places, Optional<Path> file, List<String> helpers) {
    return new AuthFiles(
        file.or(places::explicit).map(List::of).orElseGet(places::all),
        helpers,
        new CredentialPrograms(places.environment()));
  }

  /**
   * @throws InvalidInputException if a file cannot be read or a helper fails, and no other knows
   */
  @Override
  public synchronized Credentials find(String host, String repository) {
    @Nullable InvalidInputException first = null;
    for (String helper : helpers) {
      try {
        Optional<Credentials> found =
            helper.equals(RegistriesConfig.AUTH_FILES)
                ? inFiles(host, repository)
                : programs.get(helper, host);
        if (found.isPresent()) {
          return found.get();
        }
      } catch (InvalidInputException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
    return new Credentials.Anonymous();
  }

  private Optional<Credentials> inFiles(String host, String repository) {
    for (Path path : files) {
      Optional<AuthFile> file = read.get(path);
      if (file == null) {
        boolean legacy = path.endsWith(AuthFilePlaces.LEGACY) && files.size() > 1;
        file =
            AuthFile.content(path).map(content -> AuthFile.parse(path.toString(), content, legacy));
        read.put(path, file);
      }
      if (file.isPresent()) {
        Optional<Credentials> found = file.get().find(host, repository, programs);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }
}
