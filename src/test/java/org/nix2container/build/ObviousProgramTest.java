package org.nix2container.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObviousProgramTest {

  private static final Root NOTHING_ELSE = new Root("/nonexistent", false, true, Optional.empty());

  @TempDir private Path folder;

  @Test
  void theOneThatIsNamedAsThePackage() throws IOException {
    program("tool/bin/tool");
    program("tool/bin/other");
    assertThat(of(root("tool"))).contains(folder + "/tool/bin/tool");
  }

  @Test
  void theOnlyOne() throws IOException {
    program("package/bin/tool");
    Files.writeString(folder.resolve("package/bin/notes.txt"), "not to be run");
    Files.createDirectory(folder.resolve("package/bin/directory"));
    assertThat(of(root("package"))).contains(folder + "/package/bin/tool");
  }

  /** As nixpkgs' wrapProgram has it: what is wrapped stays beside the wrapper, hidden. */
  @Test
  void theOneThatIsNotHidden() throws IOException {
    program("package/bin/tool");
    program("package/bin/.tool-wrapped");
    assertThat(of(root("package"))).contains(folder + "/package/bin/tool");
  }

  @Test
  void noneOfSeveral() throws IOException {
    program("package/bin/one");
    program("package/bin/two");
    assertThat(of(root("package"))).isEmpty();
  }

  @Test
  void noneWhereNothingCanBeRun() throws IOException {
    Files.createDirectories(folder.resolve("package/share"));
    assertThat(of(root("package"))).isEmpty();
    Files.createDirectories(folder.resolve("package/bin"));
    assertThat(of(root("package"))).isEmpty();
    Files.writeString(folder.resolve("package/bin/package"), "not executable");
    assertThat(of(root("package"))).isEmpty();
  }

  @Test
  void aFileThatCanBeRun() throws IOException {
    program("tool");
    assertThat(of(root("tool"))).contains(folder + "/tool");
  }

  @Test
  void theOneThatWasNamed() throws IOException {
    program("package/bin/package");
    Path named = program("package/libexec/daemon");
    Root root = new Root(folder + "/package", true, false, Optional.of(named));
    assertThat(of(root)).contains(named.toString());
    Path notes = Files.writeString(folder.resolve("package/notes.txt"), "x");
    assertThat(of(new Root(folder + "/package", true, false, Optional.of(notes)))).isEmpty();
  }

  @Test
  void ofSeveralPathsTheOneWithAProgram() throws IOException {
    program("tool/bin/tool");
    assertThat(of(NOTHING_ELSE, root("tool"), NOTHING_ELSE)).contains(folder + "/tool/bin/tool");
    program("other/bin/other");
    assertThat(of(root("tool"), root("other"))).isEmpty();
  }

  @Test
  void whatIsCopiedToTheRootIsRunFromThere() throws IOException {
    program("tool/bin/tool");
    assertThat(ObviousProgram.of(List.of(), List.of(root("tool")))).contains("/bin/tool");
    assertThat(ObviousProgram.of(List.of(NOTHING_ELSE), List.of(root("tool"))))
        .contains("/bin/tool");
  }

  @Test
  void aLinkToAProgramIsOne() throws IOException {
    Path program = program("real/program");
    Files.createDirectories(folder.resolve("tool/bin"));
    Files.createSymbolicLink(folder.resolve("tool/bin/tool"), program);
    assertThat(of(root("tool"))).contains(folder + "/tool/bin/tool");
  }

  private Path program(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private Root root(String name) {
    return new Root(folder.resolve(name).toString(), false, true, Optional.empty());
  }

  private static Optional<String> of(Root... roots) {
    return ObviousProgram.of(List.of(roots), List.of());
  }
}
