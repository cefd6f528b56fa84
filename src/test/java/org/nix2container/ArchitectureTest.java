package org.nix2container;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** How the program is put together. */
class ArchitectureTest {

  private static final String ROOT = "org.nix2container.";

  /** The way the data flows: a package uses only those before it. */
  static final List<String> ORDER =
      List.of(
          "failure",
          "program",
          "regex",
          "json",
          "template",
          "oci",
          "output",
          "tar",
          "closure",
          "nixdb",
          "imagedb",
          "source",
          "layer",
          "tree",
          "stream",
          "compress",
          "reference",
          "image",
          "cache",
          "http",
          "registries",
          "credentials",
          "registry",
          "pull",
          "push",
          "copy",
          "build",
          "serve",
          "page",
          "docker",
          "podman",
          "containerd",
          "cli");

  private static final JavaClasses MAIN = imported();

  private static JavaClasses imported() {
    // Else it reads half of the JDK, for most of a minute.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("org.nix2container");
  }

  @Test
  void everyClassIsInAPackageOfTheOrder() {
    Set<String> packages = MAIN.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
    assertThat(packages).isEqualTo(ORDER.stream().map(ROOT::concat).collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @FieldSource("ORDER")
  void aPackageUsesOnlyThoseBeforeIt(String name) {
    String[] later =
        ORDER.subList(ORDER.indexOf(name) + 1, ORDER.size()).stream()
            .map(ROOT::concat)
            .toArray(String[]::new);
    if (later.length > 0) {
      noClasses()
          .that()
          .resideInAPackage(ROOT + name)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(later)
          .check(MAIN);
    }
    assertThat(ORDER).contains(name);
  }

  @ParameterizedTest
  @CsvSource({
    "com.fasterxml.jackson.., json",
    "com.google.re2j.., regex",
    "javax.net.ssl.., http",
    "org.apache.commons.cli.., cli",
    "com.github.luben.zstd.., compress",
    "javax.net.ssl.., http"
  })
  void oneRoomKnowsALibrary(String library, String room) {
    assertThat(MAIN.that(resideInAPackage(ROOT + room)))
        .anyMatch(javaClass ->
            javaClass.getDirectDependenciesFromSelf().stream()
                .anyMatch(d -> resideInAPackage(library).test(d.getTargetClass())));
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + room)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(MAIN);
  }

  @Test
  void thereAreNoOtherLibraries() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "org.nix2container..",
                "java..",
                "javax.net.ssl..",
                "org.jspecify.annotations..",
                "com.fasterxml.jackson.core..",
                "com.google.re2j..",
                "org.apache.commons.cli..",
                "com.github.luben.zstd.."))
        .check(MAIN);
    assertThat(MAIN.contain(ROOT + "cli.Main")).isTrue();
  }

  /** The JDK's zlib is another on each distribution, and so are the bytes that it writes. */
  @Test
  void nothingIsCompressedByTheZlibOfTheJdk() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Deflater.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(DeflaterOutputStream.class)
        .check(MAIN);
    assertThat(MAIN).isNotEmpty();
  }

  @Test
  void onlyTheFrontEndSpeaksAndExits() {
    noClasses()
        .that(not(resideInAPackage(ROOT + "cli")))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .accessField(System.class, "in")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(MAIN);
    assertThat(MAIN.contain(ROOT + "cli.Terminal")).isTrue();
  }

  @ParameterizedTest
  @FieldSource("ORDER")
  void everyPackageIsDescribedAndWithoutNull(String name) throws ClassNotFoundException {
    Class<?> info = Class.forName(ROOT + name + ".package-info");
    assertThat(info.getAnnotation(NullMarked.class)).isNotNull();
  }

  @Test
  void classesAreNamedForWhatTheyAre() {
    assertThat(MAIN.stream().map(JavaClass::getSimpleName))
        .noneMatch(name -> name.matches("(?i).*(utils?|manager|helpers?|common|misc).*"))
        .noneMatch(name -> name.endsWith("Impl"));
  }

  @Test
  void nothingThatChangesIsShared() {
    fields().that().areStatic().should().beFinal().check(MAIN);
    noFields().that().areNotStatic().should().bePublic().check(MAIN);
    assertThat(MAIN).isNotEmpty();
  }

  @Test
  void whatGoesWrongIsAFailureOfItsOwnType() {
    classes()
        .that()
        .areAssignableTo(RuntimeException.class)
        .and()
        .doNotHaveFullyQualifiedName(ROOT + "failure.Nix2ContainerException")
        .should()
        .beAssignableTo(ROOT + "failure.Nix2ContainerException")
        .check(MAIN);
    assertThat(MAIN.contain(ROOT + "failure.Nix2ContainerException")).isTrue();
  }

  @Test
  void theStartUpPathHasNoCostlyConveniences() {
    noClasses()
        .should()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "formatted", Object[].class)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.regex..", "java.util.logging..", "java.lang.reflect..")
        .check(MAIN);
    assertThat(MAIN).isNotEmpty();
  }
}
