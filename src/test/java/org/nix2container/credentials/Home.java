package org.nix2container.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A user with a home, a session, and programs of their own. */
final class Home {

  /**
   * Keeps each credential in a file of the folder {@code NAME.store}, by the protocol of
   * docker-credential-helpers, and notes in {@code NAME.calls} what it was asked.
   */
  private static final String HELPER =
      """
      #!/bin/sh
      store="$HOME/NAME.store"
      mkdir -p "$store"
      input=$(cat)
      key=$(printf %s "$input" | sed -n 's/.*"ServerURL":"\\([^"]*\\)".*/\\1/p')
      file="$store/$(printf %s "${key:-$input}" | tr / _)"
      echo "$1 ${key:-$input}" >> "$HOME/NAME.calls"
      case $1 in
        store) printf %s "$input" > "$file" ;;
        list) echo '{"listed.com":"user"}' ;;
        *)
          if [ ! -e "$file" ]; then
            echo "credentials not found in native keychain"
            exit 1
          fi
          if [ "$1" = get ]; then cat "$file"; else rm "$file"; fi ;;
      esac
      """;

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  Home(Path folder) throws IOException {
    this.folder = folder;
    environment.put("HOME", folder.toString());
    environment.put("XDG_RUNTIME_DIR", Files.createDirectories(folder.resolve("run")).toString());
    Path programs = Files.createDirectories(folder.resolve("bin"));
    environment.put("PATH", programs + ":/usr/bin:/bin");
  }

  Map<String, String> environment() {
    return environment;
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  AuthFilePlaces places() {
    return new AuthFilePlaces(environment, folder.resolve("root"));
  }

  Credentials find(String name) {
    return find(name, "containers-auth.json");
  }

  Credentials find(String name, String... helpers) {
    int slash = name.indexOf('/');
    return AuthFiles.of(places(), Optional.empty(), List.of(helpers))
        .find(
            slash < 0 ? name : name.substring(0, slash),
            slash < 0 ? "" : name.substring(slash + 1));
  }

  Path write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  /** A credential helper that keeps what it is given. */
  void helper(String name) throws IOException {
    program(name, HELPER.replace("NAME", name));
  }

  /** A credential helper that runs a script. */
  void program(String name, String script) throws IOException {
    Path file = write("bin/docker-credential-" + name, script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** What a credential helper was asked, line by line. */
  List<String> calls(String name) throws IOException {
    Path file = path(name + ".calls");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  /** An auth file whose entries have as password what follows the key. */
  static String auths(String... keysAndPasswords) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < keysAndPasswords.length; i += 2) {
      String auth = base64("user:" + keysAndPasswords[i + 1]);
      out.append(out.isEmpty() ? "" : ",");
      out.append("\"" + keysAndPasswords[i] + "\":{\"auth\":\"" + auth + "\"}");
    }
    return "{\"auths\":{" + out + "}}";
  }

  static Credentials password(String password) {
    return new Credentials.Password("user", password);
  }
}
