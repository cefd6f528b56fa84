package org.nix2container.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nix2container.copy.SmallStore;
import org.nix2container.failure.InvalidInputException;
import org.nix2container.image.Image;
import org.nix2container.image.ImageFile;
import org.nix2container.oci.Digest;
import org.nix2container.pull.SourceImage;
import org.nix2container.stream.LayerTars;

/** Image files that are served are those that are there now. */
class ImageFileShelfTest {

  @TempDir Path folder;
  private final LayerTars tars = new LayerTars(1);
  private final SeenLayers seen = new SeenLayers();
  private SmallStore store;
  private Path file;

  @BeforeEach
  void open() {
    store = new SmallStore(folder);
    file = folder.resolve("image.json");
  }

  @AfterEach
  void close() {
    store.close();
    tars.close();
  }

  private Image image(String data) throws IOException {
    return SmallStore.image(store.layer(data, data));
  }

  /** As `build --save` does: a new file in place of the old one. */
  private void replace(byte[] content) throws IOException {
    Path fresh = Files.write(folder.resolve("fresh"), content);
    Files.setLastModifiedTime(fresh, FileTime.fromMillis(1000)); // as in a Nix store
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private Digest save(String data) throws IOException {
    Image image = image(data);
    replace(ImageFile.toJson(image));
    return store.source(image).manifest().digest();
  }

  private ImageFileShelf shelf() {
    return new ImageFileShelf(List.of(named("app", "latest", file)), tars, seen);
  }

  private static ImageFileShelf.Named named(String repository, String tag, Path file) {
    return new ImageFileShelf.Named(repository, tag, file);
  }

  private static Digest latest(ImageFileShelf shelf) {
    return shelf.repository("app").orElseThrow().get("latest").manifest().digest();
  }

  private static List<Digest> earlier(ImageFileShelf shelf) {
    return shelf.earlier("app").stream().map(image -> image.manifest().digest()).toList();
  }

  @Test
  void aFileIsReadOnceAsLongAsItIsTheSame() throws IOException {
    save("one");
    ImageFileShelf shelf = shelf();
    SourceImage image = shelf.repository("app").orElseThrow().get("latest");
    assertThat(shelf.repository("app").orElseThrow().get("latest")).isSameAs(image);
    assertThat(shelf.repositories()).containsExactly("app");
    assertThat(shelf.repository("other")).isEmpty();
    assertThat(shelf.earlier("other")).isEmpty();
  }

  @Test
  void aRebuildIsSeenThoughSizeAndTimeAreTheSame() throws IOException {
    Digest one = save("one");
    ImageFileShelf shelf = shelf();
    assertThat(latest(shelf)).isEqualTo(one);
    Digest two = save("two");
    assertThat(latest(shelf)).isEqualTo(two).isNotEqualTo(one);
    assertThat(earlier(shelf)).as("who pulls it still can").containsExactly(one);
    assertThat(seen.lines()).isEmpty();
  }

  @Test
  void aFileThatIsWrittenOverIsSeen() throws IOException {
    save("one");
    ImageFileShelf shelf = shelf();
    Image two = image("two, which is longer");
    Files.write(file, ImageFile.toJson(two));
    assertThat(latest(shelf)).isEqualTo(store.source(two).manifest().digest());
  }

  @Test
  void aLinkThatIsGivenToAnotherFileIsSeen() throws IOException {
    Path other = folder.resolve("other.json");
    Digest one = save("one");
    Files.move(file, other);
    Digest two = save("two");
    Path link = Files.createSymbolicLink(folder.resolve("result"), file);
    ImageFileShelf shelf = new ImageFileShelf(List.of(named("app", "latest", link)), tars, seen);
    assertThat(latest(shelf)).isEqualTo(two);
    Files.delete(link);
    Files.createSymbolicLink(link, other);
    assertThat(latest(shelf)).isEqualTo(one);
  }

  @Test
  void aFileThatIsBrokenLeavesWhatWasThereBefore() throws IOException {
    Digest one = save("one");
    ImageFileShelf shelf = shelf();
    replace("{".getBytes(StandardCharsets.UTF_8));
    assertThat(latest(shelf)).isEqualTo(one);
    assertThat(latest(shelf)).isEqualTo(one);
    assertThat(seen.lines()).as("told once").hasSize(1);
    assertThat(seen.lines().getFirst()).startsWith("keeps old: " + file);
    Digest two = save("two");
    assertThat(latest(shelf)).isEqualTo(two);
  }

  @Test
  void aFileThatIsGoneLeavesWhatWasThereBefore() throws IOException {
    Digest one = save("one");
    ImageFileShelf shelf = shelf();
    Files.delete(file);
    assertThat(latest(shelf)).isEqualTo(one);
    assertThat(latest(shelf)).isEqualTo(one);
    assertThat(seen.lines()).hasSize(1);
    save("one");
    assertThat(latest(shelf)).isEqualTo(one);
    assertThat(earlier(shelf)).as("it is the same again").isEmpty();
  }

  @Test
  void onlyAFewImagesFromBeforeAreKept() throws IOException {
    List<Digest> all = new ArrayList<>();
    all.add(save("0"));
    ImageFileShelf shelf = shelf();
    for (int i = 1; i < 6; i++) {
      all.addFirst(save("" + i));
      latest(shelf);
    }
    assertThat(earlier(shelf)).isEqualTo(all.subList(1, 4));
  }

  @Test
  void twoImagesCannotHaveOneName() throws IOException {
    save("one");
    assertThat(
            new ImageFileShelf(
                    List.of(named("app", "b", file), named("app", "a", file)), tars, seen)
                .repository("app")
                .orElseThrow()
                .keySet())
        .containsExactly("a", "b");
    assertThatThrownBy(() ->
            new ImageFileShelf(
                List.of(named("app", "a", file), named("app", "a", file)), tars, seen))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + ": another image is app:a already: give NAME:TAG=FILE");
  }

  @Test
  void aFileThatCannotBeReadAtFirstIsAnError() {
    assertThatThrownBy(this::shelf)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(file.toString());
  }
}
