package org.nix2container.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Docker loads the images, and runs what Nix built. */
class DockerIT {

  private static final String GREETING = "greetings from single";

  @TempDir private static Path folder;

  private static Commands commands;
  private static NixStore store;
  private static DockerDaemon docker;

  @BeforeAll
  static void buildAndStart() throws Exception {
    commands = new Commands(folder);
    store = new NixStore(commands);
    store.build("app");
    store.build("busybox");
    store.build("linked");
    docker = new DockerDaemon(commands);
  }

  @AfterAll
  static void stop() throws Exception {
    if (docker != null) {
      docker.close();
    }
    if (store != null) {
      store.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 20})
  void runsWhatNixBuiltInAnyNumberOfLayers(int maxLayers) throws Exception {
    commands.succeed(
        "nix2container build ./app --max-layers %1$s --to docker-archive:app.tar:app:max%1$s"
            .formatted(maxLayers));

    String id = docker.load("app.tar");

    assertThat(docker.run(id + " to you")).isEqualTo(GREETING + " to you");
    int storePaths = store.closure("./app").size();
    assertThat(docker.inspect(id, "{{len .RootFS.Layers}}"))
        .isEqualTo("" + Math.min(maxLayers, storePaths));
    String config = id.replace("sha256:", "") + ".json";
    assertThat(commands.out("tar -xOf app.tar %s | sha256sum".formatted(config)))
        .as("the image ID is the digest of the config")
        .startsWith(config.replace(".json", " "));
  }

  @Test
  void takesAnImageFromThePipe() throws Exception {
    Commands.Outcome outcome =
        commands.succeed(
            "nix2container build ./app --to docker-archive:/dev/stdout:piped:1 | docker load");

    assertThat(outcome.out()).isEqualTo("Loaded image: piped:1");
    assertThat(docker.run("piped:1")).isEqualTo(GREETING);
    assertThat(outcome.err()).contains("docker-archive:/dev/stdout:piped:1 sha256:");
  }

  @Test
  void anImageWithoutANameHasThatOfItsFirstPath() throws Exception {
    commands.succeed("nix2container build ./app --tag 2 --to docker-archive:named.tar");

    docker.load("named.tar");

    assertThat(docker.run("app:2")).isEqualTo(GREETING);
  }

  @Test
  void containersAreAsTheConfigSays() throws Exception {
    commands.succeed(
        """
        nix2container build ./busybox --to docker-archive:config.tar:config:1 \
          --entrypoint $busybox/bin/sh --entrypoint -c \
          --cmd 'PATH='$busybox'/bin; echo $GREETING; pwd; id -u; id -g' \
          --env GREETING=hello --env EMPTY= --user 65534:1000 --workdir /some/where \
          --label a=b --label c= --expose 80 --expose 53/udp --volume /data \
          --stop-signal SIGINT --created 2024-05-13T09:31:10Z
        """);

    docker.load("config.tar");

    assertThat(docker.run("config:1").lines())
        .containsExactly("hello", "/some/where", "65534", "1000");
    assertThat(docker.inspect("config:1", "{{json .Created}}"))
        .isEqualTo("\"2024-05-13T09:31:10Z\"");
    assertThat(docker.inspect("config:1", "{{json .Config.Env}}"))
        .isEqualTo("[\"GREETING=hello\",\"EMPTY=\"]");
    assertThat(docker.inspect("config:1", "{{json .Config.User}}")).isEqualTo("\"65534:1000\"");
    assertThat(docker.inspect("config:1", "{{json .Config.WorkingDir}}"))
        .isEqualTo("\"/some/where\"");
    assertThat(docker.inspect("config:1", "{{json .Config.Labels}}"))
        .isEqualTo("{\"a\":\"b\",\"c\":\"\"}");
    assertThat(docker.inspect("config:1", "{{json .Config.ExposedPorts}}"))
        .isEqualTo("{\"53/udp\":{},\"80/tcp\":{}}");
    assertThat(docker.inspect("config:1", "{{json .Config.Volumes}}")).isEqualTo("{\"/data\":{}}");
    assertThat(docker.inspect("config:1", "{{json .Config.StopSignal}}")).isEqualTo("\"SIGINT\"");
  }

  @Test
  void whatIsCopiedToTheRootIsInTheRoot() throws Exception {
    Commands.Outcome outcome =
        commands.succeed(
            "nix2container build --copy-to-root ./app --to docker-archive:root.tar:root:1");

    docker.load("root.tar");

    assertThat(outcome.err()).contains("entrypoint: /bin/app\n");
    assertThat(docker.run("root:1")).isEqualTo(GREETING);
    assertThat(docker.run("--entrypoint $busybox/bin/cat root:1 /share/public"))
        .isEqualTo("for everyone");
    assertThat(docker.run("--entrypoint $busybox/bin/ls root:1 $NIX_STORE_DIR"))
        .contains("linked-1")
        .doesNotContain("app-1.0");
  }

  @Test
  void ownersAndModesAreThoseOfThePerms() throws Exception {
    String app = store.build("app");
    Files.writeString(
        folder.resolve("perms.json"),
        """
        [
          {"path": "%1$s", "regex": "/share/private$", "mode": "0600", "uid": 1000, "gid": 100},
          {"path": "%1$s", "regex": "/bin/", "mode": "4755"},
          {"path": "%1$s", "regex": "/share$", "mode": "1777", "uid": 7, "gid": 2097152}
        ]
        """
            .formatted(app));
    commands.succeed(
        "nix2container build ./app --perms perms.json --to docker-archive:perms.tar:perms:1");

    docker.load("perms.tar");

    assertThat(
            docker
                .run(
                    "--entrypoint $busybox/bin/stat perms:1 -c '%a %u %g %Y'"
                        + " $app $app/bin/app $app/share $app/share/private")
                .lines())
        .containsExactly("555 0 0 1", "4755 0 0 1", "1777 7 2097152 1", "600 1000 100 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"of --save", "of dir:", "of dir: with gzip", "of dir: with zstd"})
  void buildsOnABaseImage(String base) throws Exception {
    commands.succeed(
        "rm -rf base; nix2container build ./linked --max-layers 1 --env BASE=yes --save base.json"
            + " --to dir:base");
    if (base.contains("with")) {
      Commands.need("skopeo");
      commands.succeed(
          "mv base plain; skopeo copy --insecure-policy --dest-compress --dest-compress-format"
              + " %s dir:plain dir:base; rm -r plain".formatted(base.replaceAll(".* ", "")));
    }
    if (base.contains("dir:")) {
      commands.succeed("nix2container image-from-dir base.json base");
    }
    commands.succeed(
        "nix2container build ./app --max-layers 1 --from base.json --env APP=yes"
            + " --to docker-archive:on.tar");

    String id = docker.load("on.tar");

    assertThat(docker.run(id)).isEqualTo(GREETING);
    assertThat(docker.inspect(id, "{{json .Config.Env}}")).isEqualTo("[\"BASE=yes\",\"APP=yes\"]");
    assertThat(docker.inspect(id, "{{len .RootFS.Layers}}")).isEqualTo("2");
    assertThat(commands.out("docker history --format '{{.CreatedBy}}' " + id).lines())
        .containsExactly("nix2container", "nix2container");
  }

  @Test
  void skopeoMakesADockerArchiveOfAnOciArchive() throws Exception {
    Commands.need("skopeo");
    commands.succeed(
        "nix2container build ./app --to oci-archive:app.oci --to docker-archive:ours.tar");
    commands.succeed(
        "skopeo copy --insecure-policy oci-archive:app.oci docker-archive:theirs.tar:theirs:1");

    String id = docker.load("theirs.tar");

    assertThat(docker.run("theirs:1")).isEqualTo(GREETING);
    assertThat(id).isEqualTo(docker.load("ours.tar"));
  }

  @Test
  void filesOfEveryKindAndNameAreInTheContainer() throws Exception {
    store.build("data");
    commands.succeed("nix2container build ./data ./busybox --to docker-archive:data.tar:data:1");
    commands.set(
        "list",
        """
        PATH=$busybox/bin; cd $data
        busybox find . ! -type d -print0 | busybox sort -z | busybox xargs -0 stat -c '%N %s %a %Y'
        busybox find . -type d -print0 | busybox sort -z | busybox xargs -0 stat -c '%n %a %Y'
        busybox find . -type f -print0 | busybox sort -z | busybox xargs -0 busybox sha256sum
        """);

    docker.load("data.tar");

    String inContainer =
        commands
            .succeed(
                "docker run --rm --network none --env busybox --env data --env list"
                    + " --entrypoint $busybox/bin/sh data:1 -euc \"$list\"")
            .raw();
    String here = commands.succeed("sh -euc \"$list\"").raw();
    assertThat(here).contains("latin-1 \u00e9\n", "caf\u00c3\u00a9\n", "' -> '");
    assertThat(inContainer).isEqualTo(here);
  }

  @Test
  void aHundredLayersAreLoaded() throws Exception {
    store.build("many");
    commands.succeed(
        "nix2container build ./many --max-layers 100 --to docker-archive:many.tar:many:1");

    docker.load("many.tar");

    assertThat(store.closure("./many")).hasSize(122);
    assertThat(docker.inspect("many:1", "{{len .RootFS.Layers}}")).isEqualTo("100");
    assertThat(docker.run("many:1")).isEqualTo("120");
  }

  @Test
  void theCommandsThatNixExpressionsUseMakeTheSameImage() throws Exception {
    store.writeGraph("graph.json");
    commands.succeed(
        """
        echo '{"entrypoint": ["'$app'/bin/app"]}' >config.json
        nix2container layers-from-reproducible-storepaths layers.json graph.json --max-layers 3
        nix2container image image.json config.json layers.json
        nix2container copy nix:image.json docker-archive:copied.tar:copied:1
        nix2container build ./app --max-layers 3 --to docker-archive:built.tar:built:1
        """);

    docker.load("copied.tar");
    docker.load("built.tar");

    assertThat(docker.run("copied:1")).isEqualTo(GREETING);
    assertThat(docker.inspect("copied:1", "{{json .RootFS}}"))
        .isEqualTo(docker.inspect("built:1", "{{json .RootFS}}"));
  }
}
