package dev.countersign.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.postgres.embedded.EmbeddedPostgresException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Several processes on one data directory, some of them killed. */
class EmbeddedPostgresProcessesIT extends EmbeddedPostgresFixture {
  @Test
  void a_server_whose_owner_was_killed_is_adopted_and_stopped_at_the_end() {
    OtherProgram other = startOther(Ownership.OWN);
    long server = other.serverProcessId();
    other.kill();

    EmbeddedPostgres postgres = open(Ownership.OWN);

    assertThat(postgres.origin()).isEqualTo(Origin.ADOPTED);
    assertThat(postgres.processId()).isEqualTo(server);
    run(postgres, "CREATE TABLE note AS SELECT 'kept' AS text");
    postgres.close();
    assertThat(servers().all()).isEmpty();
    assertThat(ask(open(Ownership.OWN), "SELECT text FROM note")).isEqualTo("kept");
  }

  @Test
  void an_orphan_that_does_not_accept_our_password_is_replaced() throws IOException {
    OtherProgram other = startOther(Ownership.OWN);
    long server = other.serverProcessId();
    other.kill();
    Files.delete(data.resolve("password"));

    EmbeddedPostgres postgres = open(Ownership.OWN);

    assertThat(postgres.origin()).isEqualTo(Origin.STARTED);
    assertThat(postgres.processId()).isNotEqualTo(server);
    assertThat(servers().include(server)).isFalse();
  }

  @Test
  void a_start_waits_for_the_remains_of_a_server_that_was_killed_with_its_owner() {
    OtherProgram other = startOther(Ownership.OWN);
    long server = other.serverProcessId();
    other.kill();
    killServer(server);

    EmbeddedPostgres postgres = open(Ownership.OWN);

    assertThat(postgres.origin()).isEqualTo(Origin.STARTED);
    assertThat(ask(postgres, "SELECT 1")).isEqualTo("1");
  }

  @Test
  void a_command_joins_the_server_of_a_living_owner_and_leaves_it_running() {
    OtherProgram owner = startOther(Ownership.OWN);
    long server = owner.serverProcessId();

    EmbeddedPostgres command = open(Ownership.SHARE);

    assertThat(command.origin()).isEqualTo(Origin.JOINED);
    assertThat(command.processId()).isEqualTo(server);
    assertThat(ask(command, "SELECT 1")).isEqualTo("1");
    command.close();
    assertThat(servers().include(server)).isTrue();
    owner.end();
    assertThat(servers().all()).isEmpty();
  }

  @Test
  void a_second_owner_is_refused_in_one_line_that_names_the_first() {
    OtherProgram owner = startOther(Ownership.OWN);
    owner.serverProcessId();

    assertThatExceptionOfType(EmbeddedPostgresException.class)
        .isThrownBy(() -> open(Ownership.OWN))
        .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Reason.DATA_DIRECTORY_IN_USE))
        .withMessageContaining("process " + owner.processId())
        .withMessageContaining(data.toString());
  }

  @Test
  void a_second_owner_in_the_same_process_is_refused_too_and_does_not_loosen_the_first() {
    EmbeddedPostgres owner = open(Ownership.OWN);

    assertThatExceptionOfType(EmbeddedPostgresException.class)
        .isThrownBy(() -> open(Ownership.OWN))
        .withMessageContaining("process " + ProcessHandle.current().pid());
    OtherProgram command = startOther(Ownership.SHARE);
    assertThat(command.serverProcessId()).isEqualTo(owner.processId());
    command.end();
    assertThat(ask(owner, "SELECT 1")).isEqualTo("1");
  }

  @Test
  void a_command_without_an_owner_starts_the_server_and_stops_it_again() {
    EmbeddedPostgres command = open(Ownership.SHARE);
    assertThat(command.origin()).isEqualTo(Origin.STARTED);
    command.close();

    assertThat(servers().all()).isEmpty();
  }

  @Test
  void the_last_of_several_commands_stops_the_server() {
    OtherProgram other = startOther(Ownership.SHARE);
    long server = other.serverProcessId();
    EmbeddedPostgres second = open(Ownership.SHARE);
    assertThat(second.origin()).isEqualTo(Origin.JOINED);
    EmbeddedPostgres third = open(Ownership.SHARE);

    other.end();
    assertThat(ask(second, "SELECT 1")).isEqualTo("1");
    second.close();
    assertThat(ask(third, "SELECT 1")).isEqualTo("1");
    assertThat(third.processId()).isEqualTo(server);
    third.close();
    assertThat(servers().all()).isEmpty();
  }

  @Test
  void an_owner_waits_for_a_command_to_end() {
    OtherProgram command = startOther(Ownership.SHARE);
    command.serverProcessId();

    CompletableFuture<EmbeddedPostgres> owner =
        CompletableFuture.supplyAsync(() -> open(Ownership.OWN));
    assertThat(owner).isNotDone();
    command.end();

    assertThat(ask(owner.join(), "SELECT 1")).isEqualTo("1");
  }

  @Test
  void commands_that_open_a_new_directory_at_once_share_one_server() {
    OtherProgram first = startOther(Ownership.SHARE);
    OtherProgram second = startOther(Ownership.SHARE);
    CompletableFuture<EmbeddedPostgres> third =
        CompletableFuture.supplyAsync(() -> open(Ownership.SHARE));

    long server = first.serverProcessId();

    assertThat(second.serverProcessId()).isEqualTo(server);
    assertThat(third.join().processId()).isEqualTo(server);
    third.join().close();
    first.end();
    second.end();
    assertThat(servers().all()).isEmpty();
  }
}
