package org.nix2container.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TarEntryTest {

  private static final byte[] NAME = {'/', 'a'};

  @Test
  void entriesBelongToRoot() {
    TarEntry entry = TarEntry.file(NAME, 3, 0444);
    assertThat(entry.uid()).isZero();
    assertThat(entry.gid()).isZero();
    assertThat(entry.userName()).asString().isEqualTo("root");
    assertThat(entry.groupName()).asString().isEqualTo("root");
  }

  @Test
  void symbolicLinksHaveAllPermissions() {
    assertThat(TarEntry.symlink(NAME, NAME).mode()).isEqualTo(0777);
  }

  @Test
  void onlyFilesHaveContent() {
    assertThatThrownBy(() -> entry(TarEntry.Kind.DIRECTORY, new byte[0], 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("size 1 of a tar entry of kind DIRECTORY");
    assertThatThrownBy(() -> TarEntry.file(NAME, -1, 0444))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("size -1 of a tar entry of kind FILE");
  }

  @Test
  void onlySymbolicLinksHaveATarget() {
    assertThatThrownBy(() -> entry(TarEntry.Kind.FILE, NAME, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("link target of a tar entry of kind FILE");
  }

  private static TarEntry entry(TarEntry.Kind kind, byte[] target, long size) {
    return new TarEntry(kind, NAME, target, size, 0755, 0, 0, NAME, NAME);
  }
}
