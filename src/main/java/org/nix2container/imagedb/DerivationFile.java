package org.nix2container.imagedb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.SystemReason;
import org.nix2container.json.Keys;

/**
 * The outputs of a store derivation: {@code Derive([("out","/nix/store/...","",""),...],...)}. Nix
 * registers them with the derivation, so that collecting garbage can ask for them.
 */
final class DerivationFile {

  private static final String EXTENSION = ".drv";

  private final String path;
  private final String text;
  private int position;

  private DerivationFile(String path, String text) {
    this.path = path;
    this.text = text;
  }

  static boolean isDerivation(String storePath) {
    return storePath.endsWith(EXTENSION);
  }

  /**
   * The paths of the outputs by their names, sorted by their bytes. Outputs whose path follows from
   * what will be built are left out.
   */
  static Map<String, String> outputs(String storePath) {
    try {
      byte[] content = Files.readAllBytes(Path.of(storePath));
      return new DerivationFile(storePath, new String(content, UTF_8)).outputs();
    } catch (IOException e) {
      throw new InvalidInputException(
          storePath, "this store derivation cannot be read: " + SystemReason.of(e), e);
    } catch (InvalidPathException e) {
      throw new InvalidInputException(
          storePath, "this store derivation cannot be read: " + e.getReason(), e);
    }
  }

  private Map<String, String> outputs() {
    Map<String, String> outputs = new TreeMap<>(Keys.BY_BYTES);
    if (take("DrvWithVersion(")) {
      string();
      expect(",[");
    } else {
      expect("Derive([");
    }
    while (!take("]")) {
      take(",");
      expect("(");
      String name = string();
      expect(",");
      String output = string();
      for (int rest = 0; rest < 2; rest++) {
        expect(",");
        string();
      }
      expect(")");
      if (!output.isEmpty()) {
        outputs.put(name, output);
      }
    }
    return outputs;
  }

  private String string() {
    expect("\"");
    StringBuilder string = new StringBuilder();
    while (!take("\"")) {
      if (position >= text.length() - 1) {
        throw malformed();
      }
      char c = text.charAt(position++);
      string.append(c == '\\' ? unescaped(text.charAt(position++)) : c);
    }
    return string.toString();
  }

  private static char unescaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> c;
    };
  }

  private boolean take(String token) {
    boolean there = text.startsWith(token, position);
    position += there ? token.length() : 0;
    return there;
  }

  private void expect(String token) {
    if (!take(token)) {
      throw malformed();
    }
  }

  private InvalidInputException malformed() {
    return new InvalidInputException(path, "its name ends in .drv, but it is no store derivation");
  }
}
