package org.nix2container.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.nix2container.json.JsonReader;
import org.nix2container.json.Keys;
import org.nix2container.oci.ImageConfig;

/** The flags that say how a container of the image is run. */
final class ConfigFlags {

  private static final Flag CONFIG =
      new Flag("config", "FILE", "JSON: an OCI image config; the flags below go over it");
  private static final Flag ENTRYPOINT =
      new Flag(
          "entrypoint",
          "WORD",
          "a word of the command to run; repeatable, or all of it as a JSON array");
  private static final Flag CMD =
      new Flag("cmd", "WORD", "a default argument of it; repeatable, or all as a JSON array");
  private static final Flag ENV =
      new Flag("env", "NAME=VALUE", "an environment variable; repeatable");
  private static final Flag USER = new Flag("user", "USER[:GROUP]", "the user that it runs as");
  private static final Flag WORKDIR = new Flag("workdir", "PATH", "the directory that it runs in");
  private static final Flag EXPOSE =
      new Flag("expose", "PORT[/udp]", "a port that it serves; repeatable");
  private static final Flag LABEL = new Flag("label", "NAME=VALUE", "a label; repeatable");
  private static final Flag VOLUME =
      new Flag("volume", "PATH", "a directory for a volume; repeatable");
  private static final Flag STOP_SIGNAL =
      new Flag("stop-signal", "SIGNAL", "signal that stops the program, such as SIGINT");

  static final List<Flag> ALL =
      List.of(CONFIG, ENTRYPOINT, CMD, ENV, USER, WORKDIR, EXPOSE, LABEL, VOLUME, STOP_SIGNAL);

  private ConfigFlags() {}

  static ImageConfig config(Invocation invocation) {
    SortedSet<String> ports = new TreeSet<>(Keys.BY_BYTES);
    for (String port : invocation.values(EXPOSE)) {
      ports.add(port(invocation, port));
    }
    SortedSet<String> volumes = new TreeSet<>(Keys.BY_BYTES);
    volumes.addAll(invocation.values(VOLUME));
    SortedMap<String, String> labels = new TreeMap<>(Keys.BY_BYTES);
    for (String label : invocation.values(LABEL)) {
      int equals = named(invocation, LABEL, label);
      labels.put(label.substring(0, equals), label.substring(equals + 1));
    }
    for (String variable : invocation.values(ENV)) {
      named(invocation, ENV, variable);
    }
    Optional<Path> file = invocation.file(CONFIG);
    ImageConfig below =
        file.isPresent() ? ImageCommand.config(invocation, file.get()) : ImageConfig.EMPTY;
    ImageConfig flags =
        new ImageConfig(
            invocation.value(USER).orElse(""),
            ports,
            invocation.values(ENV),
            words(invocation, ENTRYPOINT),
            words(invocation, CMD),
            volumes,
            invocation.value(WORKDIR).orElse(""),
            labels,
            invocation.value(STOP_SIGNAL).orElse(""),
            false,
            Optional.empty(),
            List.of(),
            below.onBuild());
    return flags.over(below);
  }

  private static int named(Invocation invocation, Flag flag, String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw invocation.wrong("--" + flag.name() + " needs NAME=VALUE, not `" + text + "`");
    }
    return equals;
  }

  private static String port(Invocation invocation, String text) {
    int slash = text.indexOf('/');
    String number = slash < 0 ? text : text.substring(0, slash);
    String protocol = slash < 0 ? "tcp" : text.substring(slash + 1);
    try {
      int port = Integer.parseInt(number);
      boolean known = protocol.equals("tcp") || protocol.equals("udp") || protocol.equals("sctp");
      if (port > 0 && port < 65536 && known) {
        return port + "/" + protocol;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw invocation.wrong("--expose needs a port as in 80 or 53/udp, not `" + text + "`");
  }

  private static Optional<List<String>> words(Invocation invocation, Flag flag) {
    List<String> given = invocation.values(flag);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>();
    for (String word : given) {
      if (word.startsWith("[")) {
        words.addAll(array(flag, word));
      } else {
        words.add(word);
      }
    }
    return Optional.of(words);
  }

  private static List<String> array(Flag flag, String text) {
    List<String> words = new ArrayList<>();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (JsonReader json = JsonReader.of("--" + flag.name(), bytes)) {
      json.array(element -> words.add(element.string()));
      json.end();
    }
    return words;
  }
}
