package org.nix2container.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.build.BuildRequest;
import org.nix2container.build.BuiltImage;
import org.nix2container.build.ImageBuild;
import org.nix2container.closure.ClosurePath;
import org.nix2container.closure.GraphFile;
import org.nix2container.closure.PopularityOrder;
import org.nix2container.compress.Compression;
import org.nix2container.compress.Compressors;
import org.nix2container.copy.ImageCopy;
import org.nix2container.image.Image;
import org.nix2container.image.ImageAssembly;
import org.nix2container.image.ImageFile;
import org.nix2container.layer.Layer;
import org.nix2container.layer.LayerSplit;
import org.nix2container.oci.Digest;
import org.nix2container.oci.History;
import org.nix2container.oci.ImageConfig;
import org.nix2container.oci.Rfc3339;
import org.nix2container.output.Outputs;
import org.nix2container.peers.DockerRegistry;
import org.nix2container.pull.SourceImage;
import org.nix2container.push.PushObserver;
import org.nix2container.push.PushOptions;
import org.nix2container.push.PushRecord;
import org.nix2container.push.PushResult;
import org.nix2container.push.RegistryPush;
import org.nix2container.reference.Location;
import org.nix2container.reference.RegistryReference;
import org.nix2container.registry.RegistryClient;
import org.nix2container.registry.RegistryOptions;
import org.nix2container.stream.LayerMaker;
import org.nix2container.stream.LayerTars;

/** The examples of docs/library.md, which are the bodies of three methods here, word for word. */
final class LibraryTest {

  private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir Path directory;

  @BeforeEach
  void aProgramAndItsGraph() throws IOException {
    Path program = Files.createDirectories(directory.resolve("app/bin")).resolve("app");
    Files.writeString(program, "#!/bin/sh\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Files.writeString(
        directory.resolve("graph.json"), "[{\"path\": \"" + directory.resolve("app") + "\"}]");
  }

  @Test
  void anImageStepByStepIsWhereItWasCopiedTo() throws IOException {
    Digest digest = stepByStep();

    assertThat(directory.resolve("layout/blobs/sha256").resolve(digest.hex())).exists();
    assertThat(ImageFile.read(directory.resolve("image.json")).layers()).hasSize(1);
  }

  private Digest stepByStep() {
    try (LayerTars tars = new LayerTars();
        Outputs outputs = new Outputs()) {
      Path graphFile = directory.resolve("graph.json");
      List<ClosurePath> graph = GraphFile.read(graphFile);
      List<String> ordered = PopularityOrder.of(graphFile.toString(), graph);
      List<Layer> layers =
          new LayerMaker(tars, History.NONE).reproducible(LayerSplit.into(20).of(ordered), graph);

      ImageConfig config = ImageConfig.ofEntrypoint(List.of("/bin/app"));
      Image image =
          new ImageAssembly(
                  Optional.empty(), config, layers, Optional.of("amd64"), Rfc3339.YEAR_ONE)
              .image();
      outputs.write(directory.resolve("image.json"), ImageFile.toJson(image));

      Location layout = Location.parse("oci:" + directory.resolve("layout") + ":latest");
      return ImageCopy.copy(SourceImage.of(image, tars), layout, outputs);
    }
  }

  @Test
  void anImageTheDirectWayRunsTheObviousProgram() {
    BuiltImage built = directly();

    assertThat(built.chosenEntrypoint()).contains(directory.resolve("app/bin/app").toString());
    assertThat(directory.resolve("image.tar")).isNotEmptyFile();
  }

  private BuiltImage directly() {
    try (LayerTars tars = new LayerTars();
        Outputs outputs = new Outputs()) {
      BuiltImage built =
          ImageBuild.of(BuildRequest.of(List.of(directory.resolve("app")), 20), tars);
      Location archive =
          Location.parse("docker-archive:" + directory.resolve("image.tar") + ":app:1.0");
      ImageCopy.copy(SourceImage.of(built.image(), tars), archive, outputs);
      return built;
    }
  }

  @Test
  void anImageThatIsInTheRegistryIsNotSentAgain() throws IOException {
    stepByStep();
    try (DockerRegistry registry = DockerRegistry.start()) {
      Path config = Files.createDirectories(directory.resolve(".config/containers"));
      Files.writeString(
          config.resolve("registries.conf"),
          "[[registry]]\nlocation = \"" + registry.host() + "\"\ninsecure = true\n");
      Map<String, String> environment = Map.of("HOME", directory.toString());

      assertThat(push(registry.host(), environment).sent().layers()).isEqualTo(1);
      assertThat(push(registry.host(), environment).skipped().layers()).isEqualTo(1);
    }
  }

  private PushResult push(String registry, Map<String, String> environment) {
    try (LayerTars tars = new LayerTars();
        Compressors compressors = new Compressors(Runtime.getRuntime().availableProcessors());
        RegistryClient client = new RegistryClient(RegistryOptions.of(environment))) {
      SourceImage image = SourceImage.of(ImageFile.read(directory.resolve("image.json")), tars);
      RegistryReference app = RegistryReference.parse(registry + "/app:1.0");
      return RegistryPush.push(
          image,
          client.forPush(app),
          app,
          PushOptions.of(new Compression.Zstd(1)),
          compressors,
          PushRecord.ofUser(environment),
          PushObserver.NONE);
    }
  }

  @Test
  void theExamplesInTheDocumentAreTheseMethods() throws IOException {
    String source =
        withoutMargin(
            Files.readString(Path.of("src/test/java/org/nix2container/embedded/LibraryTest.java")));
    Matcher examples = EXAMPLE.matcher(Files.readString(Path.of("docs/library.md")));

    int found = 0;
    while (examples.find()) {
      assertThat(source).contains(withoutMargin(examples.group(1)));
      found++;
    }
    assertThat(found).isEqualTo(3);
  }

  private static String withoutMargin(String code) {
    StringBuilder lines = new StringBuilder();
    code.lines().forEach(line -> lines.append(line.strip()).append('\n'));
    return lines.toString();
  }
}
