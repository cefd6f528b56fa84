package org.nix2container.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nix2container.regex.GoRegex;

class RewriteTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-hello-2.12.1",
        "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-libstdc++-1.0_2?x=y",
        "/store/(a)[b]{c}|^$\\-*?~=%#&'\" <>,;:!@`",
        "/größe/名前",
      })
  void toRootTakesThePathOffItsFilesAlone(String storePath) {
    assertThat(rewritten(storePath, storePath)).isEmpty();
    assertThat(rewritten(storePath, storePath + "/bin/x")).isEqualTo("/bin/x");
    assertThat(rewritten(storePath, "/x" + storePath)).isEqualTo("/x" + storePath);
    String other = storePath.replace('.', '_').replace('/', '|');
    assertThat(rewritten(storePath, other)).isEqualTo(other);
  }

  private static String rewritten(String storePath, String file) {
    Rewrite rewrite = Rewrite.toRoot(storePath);
    byte[] path =
        GoRegex.compile(rewrite.regex())
            .replaceAll(file.getBytes(UTF_8), rewrite.replacement().getBytes(UTF_8));
    return new String(path, UTF_8);
  }
}
