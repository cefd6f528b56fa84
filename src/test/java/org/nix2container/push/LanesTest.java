package org.nix2container.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several things at once. */
@Timeout(60)
class LanesTest {

  private final Queue<Integer> done = new ConcurrentLinkedQueue<>();

  private List<Runnable> tasks(int count) {
    return IntStream.range(0, count).<Runnable>mapToObj(i -> () -> done.add(i)).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 100})
  void everyTaskIsDoneOnce(int lanes) {
    Lanes.run(lanes, tasks(50));

    assertThat(done).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 50).boxed().toList());
  }

  @Test
  void oneLaneKeepsTheirOrder() {
    Lanes.run(1, tasks(50));

    assertThat(done).containsExactlyElementsOf(IntStream.range(0, 50).boxed().toList());
  }

  @Test
  void asManyAsThereAreLanesAreDoneAtOnce() {
    CyclicBarrier all = new CyclicBarrier(4);
    Runnable task =
        () -> {
          try {
            done.add(all.await());
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        };

    Lanes.run(4, List.of(task, task, task, task));

    assertThat(done).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  void theFirstFailureIsThrownAndNothingMoreIsBegun() {
    AtomicInteger begun = new AtomicInteger();
    Runnable failing =
        () -> {
          begun.incrementAndGet();
          throw new IllegalArgumentException("the first");
        };
    Runnable other =
        () -> {
          begun.incrementAndGet();
          throw new IllegalArgumentException("another");
        };

    assertThatThrownBy(() -> Lanes.run(1, List.of(failing, other, other))).hasMessage("the first");

    assertThat(begun).hasValue(1);
  }

  @Test
  void itComesBackWhenAllHaveEnded() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch failed = new CountDownLatch(1);
    Runnable slow =
        () -> {
          begun.countDown();
          await(failed);
          LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
          done.add(1);
        };
    Runnable failing =
        () -> {
          await(begun);
          failed.countDown();
          throw new IllegalArgumentException("before the other");
        };

    assertThatThrownBy(() -> Lanes.run(2, List.of(slow, failing))).hasMessage("before the other");

    assertThat(done).containsExactly(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void nothingIsDoneAtOnce() {
    Lanes.run(3, List.of());

    assertThat(done).isEmpty();
  }

  @Test
  void farRegistriesAreAskedMoreAtOnce() {
    assertThat(Lanes.forRoundTrip(Duration.ZERO, 100)).isEqualTo(2);
    assertThat(Lanes.forRoundTrip(Duration.ofMillis(1), 10)).isEqualTo(2);
    assertThat(Lanes.forRoundTrip(Duration.ofMillis(10), 25)).isEqualTo(5);
    assertThat(Lanes.forRoundTrip(Duration.ofMillis(100), 100)).isEqualTo(32);
    assertThat(Lanes.forRoundTrip(Duration.ofMillis(100), 10)).isEqualTo(10);
  }
}
