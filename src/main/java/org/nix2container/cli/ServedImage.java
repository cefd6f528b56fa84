package org.nix2container.cli;

import org.nix2container.reference.DockerReference;
import org.nix2container.serve.ImageFileShelf;

/** What an argument of {@code serve} says. */
final class ServedImage {

  private static final String JSON = ".json";
  private static final String LATEST = "latest";

  private ServedImage() {}

  /** {@code [NAME[:TAG]=]FILE}. */
  static ImageFileShelf.Named parse(String argument, Invocation invocation) {
    int equals = argument.indexOf('=');
    String before = equals < 0 ? "" : argument.substring(0, equals);
    if (before.isEmpty() || before.startsWith("/") || before.startsWith(".")) {
      // The last two are no names, but files that have the sign in theirs.
      return new ImageFileShelf.Named(named(argument), LATEST, invocation.path(argument));
    }
    int colon = before.indexOf(':');
    String name = colon < 0 ? before : before.substring(0, colon);
    String tag = colon < 0 ? LATEST : before.substring(colon + 1);
    if (!DockerReference.isRepository(name)) {
      throw invocation.wrong(
          "`"
              + argument
              + "`: `"
              + name
              + "` is not a name: lower-case letters and digits, with"
              + " single . _ - / between them");
    }
    if (!DockerReference.isTag(tag)) {
      throw invocation.wrong("`" + argument + "`: `" + tag + "` is not a tag");
    }
    return new ImageFileShelf.Named(name, tag, invocation.path(argument.substring(equals + 1)));
  }

  private static String named(String file) {
    String name = StorePathName.of(file);
    return Naming.tamed(
        name.endsWith(JSON) ? name.substring(0, name.length() - JSON.length()) : name);
  }
}
