package org.nix2container.credentials;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.Nix2ContainerException;
import org.nix2container.output.MissingHome;
import org.nix2container.output.Outputs;
import org.nix2container.registries.RegistriesConfig;

/**
 * Where logins are kept: an auth file, or the credential helpers that it or registries.conf names.
 * It stores and removes as {@code skopeo login} and {@code logout} do (SetCredentials and
 * RemoveAuthentication in containers/image), and also in a {@code credsStore}, as Docker does.
 */
public final class Logins {

  private final AuthFilePlaces places;
  private final Path file;

  /** Whether a user named the file, and so no other is to be read. */
  private final boolean explicit;

  /** Whether the file is Docker's, which knows neither namespaces nor our helpers. */
  private final boolean dockers;

  private final List<String> helpers;
  private final CredentialPrograms programs;
  private final Outputs outputs;

  private Logins(
      AuthFilePlaces places,
      Path file,
      boolean explicit,
      boolean dockers,
      List<String> helpers,
      Outputs outputs) {
    this.places = places;
    this.file = file;
    this.explicit = explicit;
    this.dockers = dockers;
    this.helpers = dockers ? List.of(RegistriesConfig.AUTH_FILES) : List.copyOf(helpers);
    this.programs = new CredentialPrograms(places.environment());
    this.outputs = outputs;
  }

  /**
   * Chooses the file: one of those given, or else {@code $REGISTRY_AUTH_FILE}, {@code
   * $DOCKER_CONFIG/config.json}, {@code $XDG_RUNTIME_DIR/containers/auth.json}.
   *
   * @param authFile as {@code --authfile}
   * @param dockerFile as {@code --compat-auth-file}: a config.json of Docker
   * @param helpers as {@code RegistriesConfig.credentialHelpers()}
   */
  public static Logins of(
      Map<String, String> environment,
      Optional<Path> authFile,
      Optional<Path> dockerFile,
      List<String> helpers,
      Outputs outputs) {
    return of(
        new AuthFilePlaces(environment, Path.of("/")), authFile, dockerFile, helpers, outputs);
  }

  static Logins of(
      AuthFilePlaces places,
      Optional<Path> authFile,
      Optional<Path> dockerFile,
      List<String> helpers,
      Outputs outputs) {
    if (authFile.isPresent() && dockerFile.isPresent()) {
      throw new InvalidInputException(
          "--authfile and --compat-auth-file", "they cannot be used together");
    }
    if (authFile.isPresent()) {
      return new Logins(places, authFile.get(), true, false, helpers, outputs);
    }
    if (dockerFile.isPresent()) {
      return new Logins(places, dockerFile.get(), true, true, helpers, outputs);
    }
    if (places.explicit().isPresent()) {
      return new Logins(places, places.explicit().get(), true, false, helpers, outputs);
    }
    if (places.dockers().isPresent()) {
      return new Logins(places, places.dockers().get(), true, true, helpers, outputs);
    }
    Path primary =
        places
            .primary()
            .orElseThrow(
                () -> new InvalidInputException("auth file", "none is known: give --authfile"));
    return new Logins(places, primary, false, false, helpers, outputs);
  }

  /** Who one is already, where these logins are kept. */
  public CredentialSource source() {
    return AuthFiles.of(places, explicit ? Optional.of(file) : Optional.empty(), helpers);
  }

  /**
   * Keeps a password, in the first place that takes it.
   *
   * @return where it is now, for a person to read
   */
  public String store(CredentialKey key, Credentials.Password password) {
    @Nullable Nix2ContainerException first = null;
    for (String helper : helpers) {
      try {
        if (helper.equals(RegistriesConfig.AUTH_FILES)) {
          return storeInFile(key, password);
        }
        return storeIn(helper, key, key.text(), password);
      } catch (Nix2ContainerException e) {
        first = first == null ? e : first;
      }
    }
    throw first == null ? new InvalidInputException(key.text(), "no credential helpers") : first;
  }

  private String storeInFile(CredentialKey key, Credentials.Password password) {
    requireRuntimeDirectory();
    requireHome();
    String name = name(key);
    AuthFileEdit edit = AuthFileEdit.open(file);
    String program = edit.file().programs().getOrDefault(name, "");
    if (!program.isEmpty()) {
      return storeIn(program, key, name, password);
    }
    String store = edit.file().store();
    if (!store.isEmpty()) {
      String where = storeIn(store, key, AuthKeys.dockers(key.host()), password);
      edit.putEmpty(name);
      edit.write(outputs);
      return where;
    }
    edit.put(name, password);
    edit.write(outputs);
    return file.toString();
  }

  private String storeIn(
      String program, CredentialKey key, String server, Credentials.Password password) {
    if (key.isNamespaced()) {
      throw new InvalidInputException(
          "credential helper " + ProgramRun.PREFIX + program,
          "it keeps a login for a whole registry: log in to " + key.host());
    }
    programs.store(program, server, password);
    return "credential helper: " + program;
  }

  /** The key's name in the file. */
  private String name(CredentialKey key) {
    if (!dockers) {
      return key.text();
    }
    if (key.isNamespaced()) {
      throw new InvalidInputException(
          file.toString(), "Docker knows only whole registries: log in to " + key.host());
    }
    return AuthKeys.dockers(key.host());
  }

  /** Directories are made for the file, but a home is not. */
  private void requireHome() {
    Map<String, String> environment = places.environment();
    if (MissingHome.holds(file, environment)) {
      throw new InvalidInputException(
          "HOME",
          "there is no directory "
              + environment.get("HOME")
              + ": make it, or keep the login elsewhere (--authfile)");
    }
  }

  /** The directory of a session has to be made by the system, for it is its owner's alone. */
  private void requireRuntimeDirectory() {
    String runtime = places.environment().getOrDefault("XDG_RUNTIME_DIR", "");
    if (!explicit && !runtime.isEmpty() && !Files.exists(Path.of(runtime))) {
      throw new InvalidInputException(
          "XDG_RUNTIME_DIR", "there is no directory " + runtime + ": make it, or unset it");
    }
  }

  /**
   * Forgets a login wherever it is kept; false if it is nowhere.
   *
   * @throws InvalidInputException also if a file was named that does not exist
   */
  public boolean remove(CredentialKey key) {
    requireFile();
    boolean removed = false;
    @Nullable Nix2ContainerException first = null;
    for (String helper : helpers) {
      try {
        if (helper.equals(RegistriesConfig.AUTH_FILES)) {
          removed |= removeFromFile(key);
        } else if (!key.isNamespaced()) {
          removed |= programs.erase(helper, key.text());
        }
      } catch (Nix2ContainerException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
    return removed;
  }

  private boolean removeFromFile(CredentialKey key) {
    String name = name(key);
    AuthFileEdit edit = AuthFileEdit.open(file);
    String program = edit.file().programs().getOrDefault(name, "");
    boolean removed = edit.remove(name);
    edit.write(outputs);
    if (key.isNamespaced()) {
      return removed;
    }
    if (!program.isEmpty()) {
      return programs.erase(program, name) || removed;
    }
    String store = edit.file().store();
    return !store.isEmpty()
            && (removed || programs.isInstalled(store))
            && programs.erase(store, AuthKeys.dockers(key.host()))
        || removed;
  }

  /**
   * Forgets all logins. Of a {@code credsStore}, which may serve others too, only what the file has
   * entries for.
   */
  public void removeAll() {
    requireFile();
    @Nullable Nix2ContainerException first = null;
    for (String helper : helpers) {
      try {
        if (helper.equals(RegistriesConfig.AUTH_FILES)) {
          removeAllFromFile();
        } else if (programs.isInstalled(helper)) {
          for (String server : programs.list(helper)) {
            programs.erase(helper, server);
          }
        }
      } catch (Nix2ContainerException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private void removeAllFromFile() {
    AuthFileEdit edit = AuthFileEdit.open(file);
    edit.file().programs().forEach((server, program) -> programs.erase(program, server));
    String store = edit.file().store();
    if (!store.isEmpty()) {
      Set<String> servers = new LinkedHashSet<>();
      edit.file().auths().keySet().forEach(key -> servers.add(AuthKeys.dockers(key)));
      servers.forEach(server -> programs.erase(store, server));
    }
    edit.clear();
    if (!dockers) {
      edit.forgetPrograms();
    }
    edit.write(outputs);
  }

  private void requireFile() {
    if (explicit && !Files.exists(file)) {
      throw new InvalidInputException(file.toString(), "there is no such file");
    }
  }
}
