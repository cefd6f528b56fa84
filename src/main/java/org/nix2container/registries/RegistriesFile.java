package org.nix2container.registries;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.failure.SystemReason;

/**
 * What one file says in the format of containers-registries.conf(5), as far as it matters to names
 * that have a host: short names and their aliases are not looked at.
 *
 * @param credentialHelpers empty if it says nothing of them
 */
record RegistriesFile(List<RegistryTable> tables, Optional<List<String>> credentialHelpers) {

  private static final int MAX_SIZE = 4 << 20;

  private static final String[] VERSION_2 = {
    "registry",
    "unqualified-search-registries",
    "credential-helpers",
    "short-name-mode",
    "additional-layer-store-auth-helper",
    "aliases"
  };

  /**
   * Reads it; empty if there is no such file.
   *
   * @param dropIn whether it is one of registries.conf.d, which cannot be of version 1
   */
  static Optional<RegistriesFile> read(Path path, boolean dropIn) {
    String file = path.toString();
    byte[] content;
    try (InputStream in = Files.newInputStream(path)) {
      content = in.readNBytes(MAX_SIZE + 1);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new InvalidInputException(file, "cannot be read: " + SystemReason.of(e), e);
    }
    if (content.length > MAX_SIZE) {
      throw new InvalidInputException(file, "longer than 4 MiB: not a registries.conf");
    }
    TomlFields fields = new TomlFields(file, TomlReader.read(file, content));
    List<RegistryTable> tables = new ArrayList<>();
    if (isVersion1(fields)) {
      if (dropIn) {
        throw new InvalidInputException(
            file, "of version 1, with [registries...]: drop-in files have to be of version 2");
      }
      addVersion1(fields, tables);
    }
    for (TomlFields registry : fields.tables("registry")) {
      tables.add(RegistryTable.of(registry));
    }
    checkAgreement(tables);
    return Optional.of(new RegistriesFile(tables, fields.texts("credential-helpers")));
  }

  private static boolean isVersion1(TomlFields fields) {
    boolean version1 = list(fields, "search").isPresent();
    version1 |= list(fields, "insecure").isPresent();
    version1 |= list(fields, "block").isPresent();
    if (version1) {
      for (String name : VERSION_2) {
        Optional<TomlValue> value = fields.find(name);
        if (value.isPresent()) {
          throw fields.error(
              value.get().line(),
              "`" + name + "` is of version 2 and [registries...] of version 1: use one of them");
        }
      }
    }
    return version1;
  }

  /** {@code registries} in {@code [registries.NAME]}. */
  private static Optional<List<String>> list(TomlFields fields, String name) {
    Optional<TomlFields> registries = fields.table("registries");
    Optional<TomlFields> named =
        registries.isEmpty() ? Optional.empty() : registries.get().table(name);
    return named.isEmpty() ? Optional.empty() : named.get().texts("registries");
  }

  /** As the conversion in containers/image: each entry is a table of its own. */
  private static void addVersion1(TomlFields fields, List<RegistryTable> tables) {
    List<String> blocked = locations(fields, "block");
    List<String> insecure = locations(fields, "insecure");
    List<String> all = new ArrayList<>(blocked);
    all.addAll(insecure);
    for (String location : all) {
      ConfiguredEndpoint primary =
          new ConfiguredEndpoint(
              location,
              insecure.contains(location),
              false,
              ConfiguredEndpoint.MirrorUse.ALL,
              fields.file());
      tables.add(
          new RegistryTable(location, primary, List.of(), false, blocked.contains(location)));
    }
  }

  private static List<String> locations(TomlFields fields, String name) {
    List<String> locations = new ArrayList<>();
    for (String given : list(fields, name).orElse(List.of())) {
      locations.add(ConfiguredEndpoint.withoutScheme(fields, "registries", given));
    }
    return locations;
  }

  private static void checkAgreement(List<RegistryTable> tables) {
    Map<String, RegistryTable> first = new HashMap<>();
    for (RegistryTable table : tables) {
      RegistryTable other = first.putIfAbsent(table.identity(), table);
      if (other != null
          && (other.primary().insecure() != table.primary().insecure()
              || other.blocked() != table.blocked())) {
        throw new InvalidInputException(
            table.primary().place(),
            "`"
                + table.identity()
                + "` is `insecure` or `blocked` here and not there: "
                + other.primary().place());
      }
    }
  }
}
