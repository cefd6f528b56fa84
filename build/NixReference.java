import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prints docs/nix.md: what the functions of the Nix library are for, with every argument and
 * attribute, in the words of the comments in nix/*.nix.
 *
 * <p>After a change of those: {@code java build/NixReference.java >docs/nix.md}. NixReferenceTest
 * fails until then.
 */
final class NixReference {

  private static final String INTRODUCTION =
      """
      # The Nix library

      Made of the comments in [nix](../nix) by `java build/NixReference.java >docs/nix.md`. Whole images to begin with are in
      [examples](../examples); [migrating.md](migrating.md) is for those who come from nix2container in Go.

          nix2containerPkgs = import nix2container { inherit pkgs; };        # or { system = "aarch64-linux"; }, or { }
          nix2containerPkgs = nix2container.packages.x86_64-linux;           # of a flake's input

      gives

      * `nix2container`, which has the functions below,
      * `nix2container-bin`, the program,
      * `skopeo-nix2container`, the program under the name of `skopeo`, for scripts that call that.

      `pkgs` has to have JDK 25.
      """;

  /** The functions and where they are. */
  private enum Function {
    buildImage("build-image.nix"),
    buildLayer("build-layer.nix"),
    pullImage("pull-image.nix"),
    pullImageFromManifest("pull-image-from-manifest.nix");

    private final Path file;

    Function(String name) {
      this.file = Path.of("nix", name);
    }
  }

  /** Something that has a name, and perhaps a default, and a comment before it. */
  private record Entry(String name, String note, String comment) {

    String text() {
      return "* `" + name + "`" + (note.isEmpty() ? "" : " (" + note + ")") + ": " + comment + "\n";
    }
  }

  private static final Pattern ARGUMENT = Pattern.compile("(\\w+)(?: \\? (.*))?,?");
  private static final Pattern ATTRIBUTE = Pattern.compile("(?:inherit )?(\\w+)(?: = .*|;)?");

  private NixReference() {}

  public static void main(String[] args) throws IOException {
    StringBuilder out = new StringBuilder(INTRODUCTION);
    for (Function function : Function.values()) {
      List<String> lines = Files.readAllLines(function.file);
      out.append("\n## ").append(function).append("\n\n").append(description(lines)).append('\n');
      arguments(lines).forEach(argument -> out.append(argument.text()));
      List<Entry> attributes = attributes(lines);
      if (!attributes.isEmpty()) {
        out.append("\nThe result has these attributes:\n\n");
        attributes.forEach(attribute -> out.append(attribute.text()));
      }
    }
    System.out.print(out);
  }

  private static String description(List<String> lines) {
    StringBuilder text = new StringBuilder();
    for (String line : lines.subList(lines.indexOf("/**") + 1, lines.indexOf("*/"))) {
      text.append(line.strip()).append('\n');
    }
    return text.toString();
  }

  /** What stands between the braces that follow the description. */
  private static List<Entry> arguments(List<String> lines) {
    int begin = lines.indexOf("*/") + 2;
    List<String> braced =
        lines.subList(begin, begin + lines.subList(begin, lines.size()).indexOf("}:"));
    List<Entry> entries = new ArrayList<>();
    StringBuilder comment = new StringBuilder();
    for (int i = 0; i < braced.size(); i++) {
      String line = braced.get(i).strip();
      if (line.startsWith("#")) {
        append(comment, line);
        continue;
      }
      StringBuilder whole = new StringBuilder(line);
      while (!whole.toString().endsWith(",")) {
        whole.append(' ').append(braced.get(++i).strip());
      }
      Matcher argument = match(ARGUMENT, whole.substring(0, whole.length() - 1));
      String note = argument.group(2) == null ? "required" : "default: `" + argument.group(2) + "`";
      entries.add(entry(argument.group(1), note, comment));
    }
    return entries;
  }

  /** Those of passthru that have a comment. */
  private static List<Entry> attributes(List<String> lines) {
    List<Entry> entries = new ArrayList<>();
    StringBuilder comment = new StringBuilder();
    boolean inside = false;
    for (String line : lines) {
      String text = line.strip();
      if (text.equals("passthru = {")) {
        inside = true;
      } else if (inside && text.startsWith("#")) {
        append(comment, text);
      } else if (inside && !comment.isEmpty()) {
        entries.add(entry(match(ATTRIBUTE, text).group(1), "", comment));
      } else if (text.equals("''")) {
        inside = false;
      }
    }
    return entries;
  }

  private static void append(StringBuilder comment, String line) {
    comment.append(comment.isEmpty() ? "" : " ").append(line.substring(1).strip());
  }

  private static Entry entry(String name, String note, StringBuilder comment) {
    if (comment.isEmpty()) {
      throw new IllegalArgumentException(name + " has no comment");
    }
    Entry entry = new Entry(name, note, comment.toString());
    comment.setLength(0);
    return entry;
  }

  private static Matcher match(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("neither argument nor attribute: " + text);
    }
    return matcher;
  }
}
