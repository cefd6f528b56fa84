package org.nix2container.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.failure.ClosedException;

/** Running programs of others. */
class ProgramsTest {

  @TempDir private Path folder;
  private Programs programs;

  @BeforeEach
  void open() {
    programs = new Programs(Map.of("PATH", System.getenv("PATH"), "FOLDER", folder.toString()));
  }

  @AfterEach
  void close() {
    programs.close();
  }

  private static ProgramCall shell(String script) {
    return ProgramCall.of("the script", List.of("sh", "-c", script));
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /** Waits for the end of one that was killed, which the system may take a while to see to. */
  private static void awaitEnd(long pid) throws Exception {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isPresent()) {
      process.get().onExit().get(1, TimeUnit.MINUTES);
    }
  }

  /** The process whose ID the script writes down. */
  private long started() throws IOException, InterruptedException {
    Path file = folder.resolve("pid");
    while (!Files.exists(file) || !Files.readString(file).endsWith("\n")) {
      Thread.sleep(10);
    }
    return Long.parseLong(Files.readString(file).strip());
  }

  @Test
  void whatItSaysAndHowItEndsIsTold() {
    ProgramOutcome outcome = programs.run(shell("echo out; echo first >&2; echo last >&2; exit 3"));

    assertThat(outcome.status()).isEqualTo(3);
    assertThat(outcome.text()).isEqualTo("out\n");
    assertThat(outcome.lastLines()).containsExactly("first", "last");
    assertThat(programs.run(shell("exit 0")).orThrow().output()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo a >&2; echo ' b ' >&2; echo >&2; exit 1|b",
        "printf '10%%\\r20%%\\rno room' >&2; exit 1|no room",
        "exit 4|failed with status 4",
        "echo sh: no room >&2; exit 1|no room",
        "echo a >&2; kill -9 $$|ended by signal 9",
        "cat /dev/zero|it says more than 16 MiB",
      })
  void anErrorNamesTheProgramAndSaysWhatItSaidLast(String script, String reason) {
    assertThatThrownBy(() -> programs.run(shell(script)).orThrow())
        .isInstanceOf(ProgramFailedException.class)
        .hasMessage("the script: " + reason);
  }

  @Test
  void onlyTheLastLinesAreKept() {
    ProgramOutcome outcome =
        programs.run(shell("seq 100000 >&2; head -c 10000000 /dev/zero | tr '\\0' x >&2; exit 1"));

    assertThat(outcome.lastLines()).hasSize(20).contains("100000").endsWith("x".repeat(1000));
  }

  @Test
  void oneThatIsNotInstalledIsAnErrorWithAdvice() {
    assertThatThrownBy(() -> programs.find("no-such-program", "install the package such"))
        .isInstanceOf(MissingProgramException.class)
        .hasMessage(
            "no-such-program: there is no such program in the PATH: install the package such");
    assertThat(programs.find("sh", "")).isExecutable();
    assertThatThrownBy(
            () -> programs.run(ProgramCall.of("such go", List.of("no-such-program", "go"))))
        .isInstanceOf(ProgramFailedException.class)
        .hasMessage("such go: cannot be started: no such file or directory");
  }

  @Test
  void itIsSearchedForInThePathOfItsEnvironment() throws IOException {
    Path program = Files.writeString(folder.resolve("sh"), "#!/bin/sh\necho mine\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    try (Programs others = new Programs(Map.of("PATH", ":/no/such:" + folder + ":/bin"))) {
      assertThat(others.run(shell("echo theirs")).text()).isEqualTo("mine\n");
    }
  }

  @Test
  void itHasTheEnvironmentThatIsGivenAndNothingToRead() {
    assertThat(programs.run(shell("echo $FOLDER; echo ${HOME-none}; cat")).text())
        .isEqualTo(folder + "\nnone\n");
  }

  @Test
  void itReadsWhatIsWrittenWhileItWritesMuch() throws IOException {
    byte[] block = new byte[1 << 20];
    ProgramCall call =
        shell(
            "head -c 9000000 /dev/zero >&2; head -c 9000000 /dev/zero; wc -c;"
                + " head -c 9000000 /dev/zero >&2; echo >&2; echo end >&2");
    try (RunningProgram program = programs.start(call)) {
      try (OutputStream in = program.input()) {
        for (int i = 0; i < 20; i++) {
          in.write(block);
        }
      }
      ProgramOutcome outcome = program.await();
      assertThat(outcome.text()).hasSize(9_000_000 + 9).endsWith("\00020971520\n");
      assertThat(outcome.lastLines()).endsWith("end");
      assertThat(program.await().status()).isZero();
    }
  }

  @Test
  void itsOutputCanGoToAFile() {
    Path file = folder.resolve("file");
    ProgramOutcome outcome =
        programs.run(shell("head -c 20000000 /dev/zero; echo x >&2").writing(file)).orThrow();
    assertThat(file).hasSize(20_000_000);
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.lastLines()).containsExactly("x");
  }

  @Test
  void whoWritesToOneThatHasEndedIsToldWhy() {
    try (RunningProgram program = programs.start(shell("echo no room >&2; exit 2"))) {
      assertThatThrownBy(() -> writeForEver(program))
          .isInstanceOf(ProgramFailedException.class)
          .hasMessage("the script: no room");
    }
    try (RunningProgram program = programs.start(shell("exit 0"))) {
      assertThatThrownBy(() -> writeForEver(program))
          .hasMessage("the script: it has ended without reading all of its input");
    }
  }

  private static void writeForEver(RunningProgram program) throws IOException {
    try (OutputStream in = program.input()) {
      while (true) {
        in.write(new byte[1 << 16]);
      }
    }
  }

  @Test
  void whatTakesTooLongIsEndedWithAllThatItStarted() throws Exception {
    ProgramCall call =
        shell("sleep 1000 & echo $! >$FOLDER/pid; wait").within(Duration.ofSeconds(1));
    assertThatThrownBy(() -> programs.run(call)).hasMessage("the script: has not ended after 1 s");
    awaitEnd(started());
  }

  @Test
  void closingEndsThemAllWhateverTheyDo() throws Exception {
    CompletableFuture<ProgramOutcome> waiting =
        CompletableFuture.supplyAsync(
            () -> programs.run(shell("trap '' TERM; sleep 1000 & echo $! >$FOLDER/pid; wait")));
    RunningProgram reading = programs.start(shell("sleep 1000"));
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(() -> {
          try {
            writeForEver(reading);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
    long child = started();

    programs.close();

    for (CompletableFuture<?> each : List.of(waiting, writing)) {
      assertThatThrownBy(() -> each.get(60, TimeUnit.SECONDS))
          .rootCause()
          .isInstanceOf(ClosedException.class)
          .hasMessage("the script: stopped");
    }
    awaitEnd(child);
    assertThatThrownBy(() -> programs.run(shell("true"))).hasMessage("the script: stopped");
  }

  @Test
  void oneThatIsEndedMayLeaveThingsInOrder() throws Exception {
    ProgramCall call =
        shell("trap 'echo tidy >$FOLDER/tidy; exit' TERM; echo $$ >$FOLDER/pid; cat >&2; wait");
    try (RunningProgram program = programs.start(call)) {
      assertThat(isAlive(started())).isTrue();
      program.input().write("some of it".getBytes(UTF_8));
    }
    assertThat(folder.resolve("tidy")).hasContent("tidy");
  }

  @Test
  void whatItLeavesRunningDoesNotKeepIt() throws Exception {
    try {
      ProgramOutcome outcome =
          programs.run(shell("sleep 1000 & echo $! >$FOLDER/pid; echo done; exit 5"));
      assertThat(outcome.status()).isEqualTo(5);
      assertThat(outcome.text()).isEqualTo("done\n");
      assertThat(isAlive(started())).isTrue();
    } finally {
      ProcessHandle.of(started()).ifPresent(ProcessHandle::destroyForcibly);
    }
  }
}
