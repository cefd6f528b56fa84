package org.nix2container.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.nix2container.failure.OutputException;
import org.nix2container.json.JsonReader;
import org.nix2container.json.JsonWriter;
import org.nix2container.json.Keys;
import org.nix2container.output.Outputs;

/** Changes entries of an auth file, and leaves all else of it as it is, known or not. */
final class AuthFileEdit {

  private static final byte[] EMPTY = "{}".getBytes(UTF_8);

  private final Path path;
  private final AuthFile file;

  /** The members of the file and of its {@code auths}, as JSON. */
  private final Map<String, byte[]> members = new LinkedHashMap<>();

  private final Map<String, byte[]> auths = new LinkedHashMap<>();

  private boolean changed;

  private AuthFileEdit(Path path, byte[] content) {
    this.path = path;
    this.file = AuthFile.parse(path.toString(), content, false);
    try (JsonReader reader = JsonReader.ofSecret(path.toString(), content)) {
      reader.object((name, value) -> {
        if (Keys.same(name, "auths")) {
          members.put(name, EMPTY);
          if (!value.nullValue()) {
            value.object((key, entry) -> auths.put(key, entry.rawValue()));
          }
        } else {
          members.put(name, value.rawValue());
        }
      });
    }
  }

  /** Of a file that need not be there yet. */
  static AuthFileEdit open(Path path) {
    return new AuthFileEdit(path, AuthFile.content(path).orElse(EMPTY));
  }

  /** What the file said before. */
  AuthFile file() {
    return file;
  }

  /** Sets an entry. */
  void put(String key, Credentials.Password password) {
    auths.put(
        key,
        JsonWriter.compact()
            .beginObject()
            .key("auth")
            .string(AuthEntry.encode(password))
            .endObject()
            .toBytes());
    changed = true;
  }

  /** Sets an empty entry, which tells Docker that the store has it. */
  void putEmpty(String key) {
    auths.put(key, EMPTY);
    changed = true;
  }

  /** Takes an entry away; false if there is none. */
  boolean remove(String key) {
    boolean removed = auths.remove(key) != null;
    changed |= removed;
    return removed;
  }

  /** Takes all entries away. */
  void clear() {
    changed |= !auths.isEmpty();
    auths.clear();
  }

  /** Forgets which helpers are for which registry. */
  void forgetPrograms() {
    changed |= members.keySet().removeIf(name -> Keys.same(name, "credHelpers"));
  }

  /** Puts the file in place, readable for its owner only, if anything is changed. */
  void write(Outputs outputs) {
    if (!changed) {
      return;
    }
    JsonWriter writer = JsonWriter.indented().beginObject();
    boolean written = false;
    for (Map.Entry<String, byte[]> member : members.entrySet()) {
      writer.key(member.getKey());
      if (!Keys.same(member.getKey(), "auths")) {
        writer.raw(member.getValue());
      } else {
        writeAuths(writer, written ? Map.of() : auths);
        written = true;
      }
    }
    if (!written) {
      writeAuths(writer.key("auths"), auths);
    }
    makeDirectory();
    outputs.writePrivate(path, writer.endObject().toBytes());
  }

  private static void writeAuths(JsonWriter writer, Map<String, byte[]> auths) {
    writer.beginObject();
    auths.forEach((key, entry) -> writer.key(key).raw(entry));
    writer.endObject();
  }

  private void makeDirectory() {
    Optional<Path> directory = Optional.ofNullable(path.toAbsolutePath().getParent());
    try {
      if (directory.isPresent() && !Files.isDirectory(directory.get())) {
        Files.createDirectories(
            directory.get(),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    } catch (IOException e) {
      throw new OutputException(path.toString(), e);
    }
  }
}
