package org.nix2container.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nix2container.registry.Repository;

/** One source for several who want it. */
@Timeout(60)
class TeeTest {

  private static final int BLOCK = 1000;

  private final AtomicInteger made = new AtomicInteger();

  private static byte[] content(int blocks) {
    byte[] content = new byte[blocks * BLOCK];
    new Random(blocks).nextBytes(content);
    return content;
  }

  /** Gives the content in blocks, and says each time that it does. */
  private Repository.BlobSource source(byte[] content) {
    return to -> {
      made.incrementAndGet();
      byte[] buffer = new byte[BLOCK];
      for (int at = 0; at < content.length; at += BLOCK) {
        System.arraycopy(content, at, buffer, 0, BLOCK);
        to.accept(buffer, BLOCK);
      }
    };
  }

  private interface Reader {
    byte[] read(Tee.Branch branch) throws IOException;
  }

  private static byte[] whole(Tee.Branch branch) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    branch.writeTo((buffer, length) -> out.write(buffer, 0, length));
    return out.toByteArray();
  }

  private static byte[] brokenOff(Tee.Branch branch) throws IOException {
    AtomicInteger left = new AtomicInteger(3);
    try {
      branch.writeTo((buffer, length) -> {
        if (left.decrementAndGet() == 0) {
          throw new IOException("broken off");
        }
      });
    } catch (IOException e) {
      return new byte[0];
    }
    throw new AssertionError("it came to its end");
  }

  private static byte[] brokenOffOnce(Tee.Branch branch) throws IOException {
    brokenOff(branch);
    return whole(branch);
  }

  private static byte[] notWanted(Tee.Branch branch) {
    branch.close();
    return new byte[0];
  }

  private static byte[] slowly(Tee.Branch branch) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    branch.writeTo((buffer, length) -> {
      LockSupport.parkNanos(10_000);
      out.write(buffer, 0, length);
    });
    return out.toByteArray();
  }

  /** What each has read. */
  private static List<Future<byte[]>> run(Repository.BlobSource source, Reader... readers) {
    Tee tee = new Tee(source, readers.length);
    List<Future<byte[]>> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < readers.length; i++) {
        Tee.Branch branch = tee.branches().get(i);
        Reader reader = readers[i];
        results.add(threads.submit(() -> reader.read(branch)));
      }
      tee.run();
    }
    return results;
  }

  @Test
  void allGetTheSameAndItIsMadeOnce() {
    byte[] content = content(100);

    List<Future<byte[]>> results =
        run(source(content), TeeTest::whole, TeeTest::slowly, TeeTest::whole);

    assertThat(results).extracting(Future::resultNow).containsOnly(content);
    assertThat(made).hasValue(1);
  }

  @Test
  void oneThatBreaksOffIsForgotten() {
    byte[] content = content(100);

    List<Future<byte[]>> results =
        run(source(content), TeeTest::brokenOff, TeeTest::slowly, TeeTest::notWanted);

    assertThat(results.get(1).resultNow()).isEqualTo(content);
    assertThat(made).hasValue(1);
  }

  @Test
  void oneThatBeginsAgainGetsItMadeAnew() {
    byte[] content = content(100);

    List<Future<byte[]>> results = run(source(content), TeeTest::brokenOffOnce, TeeTest::whole);

    assertThat(results).extracting(Future::resultNow).containsOnly(content);
    assertThat(made).hasValue(2);
  }

  @Test
  void nothingIsMadeIfNobodyWantsIt() {
    run(source(content(100)), TeeTest::notWanted, TeeTest::notWanted);

    assertThat(made).hasValue(0);
  }

  @Test
  void makingEndsWhenNobodyWantsItAnyMore() {
    AtomicInteger blocks = new AtomicInteger();

    run(
        to -> {
          for (int i = 0; i < 1_000_000; i++) {
            to.accept(new byte[BLOCK], BLOCK);
            blocks.incrementAndGet();
          }
        },
        TeeTest::brokenOff,
        TeeTest::brokenOff);

    assertThat(blocks.get()).isLessThan(1000);
  }

  @Test
  void aFailureOfTheSourceIsThatOfAll() {
    List<Future<byte[]>> results =
        run(
            to -> {
              to.accept(new byte[BLOCK], BLOCK);
              throw new IOException("unreadable");
            },
            TeeTest::whole,
            TeeTest::slowly);

    assertThat(results)
        .allSatisfy(result ->
            assertThat(result.exceptionNow())
                .isInstanceOf(IOException.class)
                .hasMessage("unreadable"));
  }

  @Test
  void noBytesAreNoEnd() {
    List<Future<byte[]>> results =
        run(
            to -> {
              to.accept(new byte[] {1}, 1);
              to.accept(new byte[] {9}, 0);
              to.accept(new byte[] {2}, 1);
              to.accept(new byte[] {9}, 0);
            },
            TeeTest::whole,
            TeeTest::whole);

    assertThat(results).extracting(Future::resultNow).containsOnly(new byte[] {1, 2});
  }

  @Test
  void aFailureAfterNoBytesIsOne() {
    List<Future<byte[]>> results =
        run(
            to -> {
              to.accept(new byte[] {1}, 1);
              to.accept(new byte[] {9}, 0);
              throw new IOException("not what it should be");
            },
            TeeTest::whole,
            TeeTest::whole);

    assertThat(results)
        .allSatisfy(result -> assertThatThrownBy(result::get).hasMessageContaining("not what"));
  }
}
