package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.imagedb.DatabaseRows;
import org.nix2container.imagedb.Registration;
import org.nix2container.imagedb.RegistrationGraph;

/** The database of an image is what the real Nix would make, and the real Nix works with it. */
class NixDatabaseIT {

  @TempDir private Path folder;
  private Commands commands;
  private NixStore store;

  @BeforeEach
  void makeStore() throws IOException, InterruptedException {
    commands = new Commands(folder);
    store = new NixStore(commands);
  }

  @AfterEach
  void giveTheStoreBack() throws IOException, InterruptedException {
    commands.succeed("test ! -e root || chmod -R u+w root");
    store.close();
  }

  /** Makes graph.json and database/ of what a builder was handed. */
  private List<Registration> database(String attribute) throws IOException, InterruptedException {
    store.build(attribute);
    commands.succeed("nix2container closure-graph graph.json " + attribute);
    commands.succeed("nix2container nix-database database graph.json");
    return RegistrationGraph.read(folder.resolve("graph.json")).registrations();
  }

  private List<String> rows(String stateDirectory) throws SQLException {
    try (DatabaseRows rows = open(stateDirectory)) {
      assertThat(rows.of("pragma integrity_check")).containsExactly("ok");
      return rows.all();
    }
  }

  private DatabaseRows open(String stateDirectory) throws SQLException {
    return new DatabaseRows(folder.resolve(stateDirectory).resolve("db/db.sqlite"));
  }

  /** What Nix makes of the same, in the order in which Nix dumps it. */
  private List<String> rowsByNix(List<Registration> registrations)
      throws IOException, InterruptedException, SQLException {
    List<String> lines = new ArrayList<>();
    for (Registration path : registrations) {
      lines.add(path.path());
      lines.add(path.narHash().hex());
      lines.add(String.valueOf(path.narSize()));
      lines.add(""); // the deriver
      lines.add(String.valueOf(path.references().size()));
      lines.addAll(path.references());
    }
    Files.write(folder.resolve("registrations"), lines);
    commands.succeed("NIX_STATE_DIR=$PWD/by-nix nix-store --load-db <registrations");
    try (DatabaseRows rows = open("by-nix")) {
      rows.change("update ValidPaths set registrationTime = 0");
      for (String pragma :
          List.of("user_version", "application_id", "encoding", "page_size", "journal_mode")) {
        try (DatabaseRows ours = open("database/nix/var/nix")) {
          assertThat(ours.of("pragma " + pragma)).isEqualTo(rows.of("pragma " + pragma));
        }
      }
    }
    return rows("by-nix");
  }

  @Test
  void aDatabaseIsRowForRowThatOfNix() throws Exception {
    List<Registration> registrations = database("graphOfHundreds");
    assertThat(registrations).hasSize(420);
    assertThat(registrations).anyMatch(path -> path.references().isEmpty());
    assertThat(registrations).anyMatch(path -> path.references().contains(path.path()));
    List<String> rows = rows("database/nix/var/nix");
    assertThat(rows).isEqualTo(rowsByNix(registrations)).hasSizeGreaterThan(2_000);
    assertThat(folder.resolve("database/nix/var/nix/db/schema"))
        .hasSameBinaryContentAs(folder.resolve("by-nix/db/schema"));
  }

  @Test
  void theOutputsOfDerivationsAreRowForRowThoseOfNix() throws Exception {
    List<Registration> registrations = database("graphWithDerivations");
    assertThat(registrations).anyMatch(path -> path.path().endsWith(".drv"));
    List<String> rows = rows("database/nix/var/nix");
    assertThat(rows).isEqualTo(rowsByNix(registrations));
    assertThat(rows).anyMatch(row -> row.matches("DerivationOutputs: .*\\|out\\|.*-app-1.0"));
  }

  @Test
  void theSameClosureGivesTheSameBytes() throws Exception {
    database("graph");
    commands.succeed("nix2container nix-database other graph.json && diff -r database other");
    assertThat(commands.out("cmp database/nix/var/nix/db/db.sqlite other/nix/var/nix/db/db.sqlite"))
        .isEmpty();
  }

  /** A root directory as a container has it: the store paths, and the database beside them. */
  private void makeRoot(List<Registration> registrations) throws IOException, InterruptedException {
    List<String> paths = registrations.stream().map(Registration::path).toList();
    Files.write(folder.resolve("paths"), paths);
    commands.succeed("cp -r database root && xargs cp -a --target-directory root/nix/store <paths");
    commands.set("NIX_REMOTE", "local?root=" + folder.resolve("root"));
  }

  @Test
  void nixAgreesWithTheDatabaseOfARoot() throws Exception {
    List<Registration> registrations = database("graphOfHundreds");
    makeRoot(registrations);
    assertThat(store.closure(top(registrations)).stream().sorted())
        .isEqualTo(registrations.stream().map(Registration::path).toList());
    for (Registration path : registrations.subList(0, 3)) {
      assertThat(commands.out("nix-store --query --references " + path.path()).lines().sorted())
          .isEqualTo(path.references());
    }
    commands.succeed("nix-store --verify --check-contents");
    assertThat(commands.out("nix-store --gc --print-dead")).isEmpty();
    assertThat(commands.out("nix-store --gc --print-live").lines()).hasSize(registrations.size());

    // Only what nothing refers to is dead without its root.
    commands.succeed("rm root/nix/var/nix/gcroots/docker/*-hundreds-0");
    commands.succeed("rm root/nix/var/nix/gcroots/docker/*-hundreds-5");
    assertThat(commands.out("nix-store --gc --print-dead")).isEqualTo(top(registrations));
    commands.succeed("nix-store --gc && nix-store --verify --check-contents");
    assertThat(commands.out("nix-store --gc --print-live").lines())
        .hasSize(registrations.size() - 1)
        .doesNotContain(top(registrations));
  }

  private static String top(List<Registration> registrations) {
    return registrations.stream()
        .map(Registration::path)
        .filter(path -> path.endsWith("-hundreds-0"))
        .findAny()
        .orElseThrow();
  }

  /** What was not in the image would be missed by Nix. */
  @Test
  void nixFindsWhatIsNotAsTheDatabaseSays() throws Exception {
    List<Registration> registrations = database("graph");
    makeRoot(registrations);
    commands.succeed("chmod -R u+w root/nix/store");
    commands.succeed("for file in root/nix/store/*-data-2/text; do echo changed >$file; done");
    assertThat(commands.run("nix-store --verify --check-contents"))
        .satisfies(outcome -> assertThat(outcome.status()).isNotZero())
        .satisfies(outcome -> assertThat(outcome.err()).contains("data-2", "was modified"));
  }

  /** A builder adds to the store of the image: Nix writes to our database. */
  @Test
  void nixGoesOnFromTheDatabase() throws Exception {
    List<Registration> registrations = database("graph");
    makeRoot(registrations);
    Files.writeString(folder.resolve("text"), "text");
    String added = commands.out("nix-store --add text");
    assertThat(commands.out("nix-store --gc --print-dead")).isEqualTo(added);
    commands.succeed("nix-store --verify --check-contents");
    try (DatabaseRows rows = open("root/nix/var/nix")) {
      assertThat(rows.of("select id from ValidPaths where path = '" + added + "'"))
          .containsExactly(String.valueOf(registrations.size() + 1));
    }
  }
}
