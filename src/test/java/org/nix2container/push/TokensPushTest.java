package org.nix2container.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.layer.Layer;
import org.nix2container.peers.DockerRegistry;
import org.nix2container.peers.Fault;
import org.nix2container.peers.Rule;
import org.nix2container.peers.SeenRequest.Kind;
import org.nix2container.peers.TokenServer;
import org.nix2container.pull.SourceImage;
import org.nix2container.registry.RegistryException;

/** Pushes to a registry that wants tokens. */
class TokensPushTest {

  @TempDir private Path folder;

  private TokenServer tokens;
  private PushSetting setting;

  @BeforeEach
  void start() {
    tokens = new TokenServer();
    setting = new PushSetting(folder, DockerRegistry.setup().tokens(tokens).start());
  }

  @AfterEach
  void stop() {
    if (setting != null) {
      setting.close();
    }
    if (tokens != null) {
      tokens.close();
    }
  }

  private Layer large() {
    byte[] content = new byte[300_000];
    new Random(1).nextBytes(content);
    return setting.layers().layer("a", HexFormat.of().formatHex(content));
  }

  @Test
  void oneTokenDoesForAll() {
    SourceImage image = setting.layers().image(large(), setting.layers().layer("b", "2"));

    setting.push(image, "app:1");

    assertThat(setting.whole("app", "1")).hasSize(2);
    assertThat(tokens.requests()).hasSize(1);
    assertThat(tokens.requests().getFirst().scopes()).hasToString("[repository:app:pull,push]");
  }

  /** The server says that they last longer than they do, so that only a 401 tells. */
  @Test
  void aTokenThatEndsWhileALayerIsSentIsReplaced() {
    tokens.life(Duration.ofSeconds(1)).tells(Optional.of(Duration.ofMinutes(5)));
    setting
        .proxy()
        .with(Rule.every("PATCH", Kind.UPLOAD, new Fault.Slow(4000, Duration.ofMillis(40))));

    PushResult result = setting.push(setting.layers().image(large()), "app:1");

    assertThat(result.sent().layers()).isOne();
    assertThat(setting.whole("app", "1")).hasSize(1);
    assertThat(setting.requests().count("PATCH", Kind.UPLOAD)).as("not sent again").isOne();
    assertThat(tokens.requests().size()).isGreaterThan(1);
  }

  @Test
  void aMountIsAllowedToPullFromTheOtherRepository() {
    SourceImage image = setting.layers().image(setting.layers().layer("b", "2"));
    setting.push(image, "one:1");
    setting.layers().remove("b");

    PushResult result = setting.push(image, "two:1");

    assertThat(result.mounted().layers()).isOne();
    assertThat(tokens.requests().getLast().scopes())
        .hasToString("[repository:two:pull,push, repository:one:pull]");
  }

  @Test
  void whoMayNotPushIsToldOnceAndSendsNothing() {
    tokens.user("somebody", "else");

    assertThatThrownBy(() -> setting.push(setting.layers().image(large()), "app:1"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("/app");

    assertThat(setting.storage().tags("app")).isEmpty();
    assertThat(setting.requests().of("PATCH", Kind.UPLOAD)).isEmpty();
  }
}
