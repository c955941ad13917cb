package dev.countersign.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One process and its server: first start, settings, ends of every kind. */
class EmbeddedPostgresIT extends EmbeddedPostgresFixture {
  @Test
  void a_first_start_creates_an_empty_database_that_belongs_to_us() throws IOException {
    EmbeddedPostgres postgres = open(Ownership.OWN);

    assertThat(postgres.origin()).isEqualTo(Origin.STARTED);
    assertThat(ask(postgres, "SELECT current_user || ' ' || current_database()"))
        .isEqualTo("countersign countersign");
    assertThat(
            ask(
                postgres,
                "SELECT rolsuper || ' ' || rolcreatedb FROM pg_roles WHERE rolname = current_user"))
        .isEqualTo("false true");
    assertThat(
            ask(
                postgres,
                "SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = current_database()"))
        .isEqualTo("b C.UTF-8");
    assertThat(rights("postgres")).isEqualTo("rwx------");
    assertThat(rights("password")).isEqualTo("rw-------");
    assertThat(rights("postgres.log")).isEqualTo("rw-------");
    assertThat(postgres + " " + postgres.password()).doesNotContain(postgres.password().value());
  }

  @Test
  void a_commit_is_durable_and_only_this_machine_can_connect() throws IOException {
    EmbeddedPostgres postgres = open(Ownership.OWN);

    assertThat(
            ask(
                postgres,
                """
                SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) FROM pg_settings WHERE name IN
                  ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'server_encoding',
                   'listen_addresses', 'log_timezone')
                """))
        .isEqualTo(
            "data_checksums=on fsync=on full_page_writes=on listen_addresses=127.0.0.1 log_timezone=UTC"
                + " server_encoding=UTF8 synchronous_commit=on");
    String socketDirectory = Files.readAllLines(data.resolve("postgres/postmaster.pid")).get(4);
    assertThat(socketDirectory).isEmpty();
  }

  @Test
  void data_survives_a_normal_end_and_no_process_does() {
    EmbeddedPostgres first = open(Ownership.OWN);
    run(first, "CREATE TABLE note AS SELECT 'kept' AS text");
    first.close();
    assertThat(servers().all()).isEmpty();
    first.close();

    EmbeddedPostgres second = open(Ownership.OWN);

    assertThat(second.origin()).isEqualTo(Origin.STARTED);
    assertThat(ask(second, "SELECT text FROM note")).isEqualTo("kept");
  }

  @Test
  void closing_cuts_connections_that_are_still_open() throws Exception {
    EmbeddedPostgres postgres = open(Ownership.OWN);
    try (var connection = connect(postgres)) {
      postgres.close();

      assertThat(servers().all()).isEmpty();
      assertThat(connection.isValid(1)).isFalse();
    }
  }

  @Test
  void an_interrupted_thread_opens_and_closes_as_well_and_stays_interrupted() {
    try {
      Thread.currentThread().interrupt();
      EmbeddedPostgres postgres = EmbeddedPostgres.open(data, Ownership.OWN);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      postgres.close();

      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
    assertThat(servers().all()).isEmpty();
  }

  @Test
  void data_survives_a_killed_server() {
    EmbeddedPostgres first = open(Ownership.OWN);
    run(first, "CREATE TABLE note AS SELECT 'kept' AS text");
    killServer(first.processId());
    first.close();

    EmbeddedPostgres second = open(Ownership.OWN);

    assertThat(ask(second, "SELECT text FROM note")).isEqualTo("kept");
  }

  @Test
  void a_postmaster_file_that_names_another_living_program_does_not_hinder_the_start()
      throws IOException {
    EmbeddedPostgres first = open(Ownership.OWN);
    Path file = data.resolve("postgres/postmaster.pid");
    String content = Files.readString(file);
    first.close();
    long ourselves = ProcessHandle.current().pid();
    Files.writeString(file, content.replaceFirst("\\d+", Long.toString(ourselves)));

    assertThat(open(Ownership.OWN).origin()).isEqualTo(Origin.STARTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12", "power\nfailed\nhere\n!\n"})
  void a_garbled_postmaster_file_does_not_hinder_the_start(String content) throws IOException {
    open(Ownership.OWN).close();
    Files.writeString(data.resolve("postgres/postmaster.pid"), content);

    assertThat(open(Ownership.OWN).origin()).isEqualTo(Origin.STARTED);
  }

  @Test
  void a_deleted_password_file_is_replaced_by_a_new_password() throws IOException {
    EmbeddedPostgres first = open(Ownership.OWN);
    run(first, "CREATE TABLE note AS SELECT 'kept' AS text");
    first.close();
    Files.delete(data.resolve("password"));

    EmbeddedPostgres second = open(Ownership.OWN);

    assertThat(second.password()).isNotEqualTo(first.password());
    assertThat(ask(second, "SELECT text FROM note")).isEqualTo("kept");
  }

  @Test
  void
      the_server_has_a_session_of_its_own_so_that_an_interrupt_from_the_terminal_does_not_reach_it()
          throws IOException {
    EmbeddedPostgres postgres = open(Ownership.OWN);

    String status = Files.readString(Path.of("/proc", Long.toString(postgres.processId()), "stat"));
    // After the name in parentheses: state, parent, process group, session.
    String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ", 5);
    assertThat(fields[2]).isEqualTo(Long.toString(postgres.processId()));
    assertThat(fields[3]).isEqualTo(Long.toString(postgres.processId()));
  }

  @Test
  void a_first_start_that_was_killed_half_way_leaves_nothing_in_the_way() throws IOException {
    OtherProgram other = startOther(Ownership.OWN);
    await().until(this::hasUnfinishedCluster);
    other.kill();

    EmbeddedPostgres postgres = open(Ownership.OWN);

    assertThat(ask(postgres, "SELECT 1")).isEqualTo("1");
    postgres.close();
    // what initdb still writes after its parent's death goes at a later start
    await()
        .until(() -> {
          open(Ownership.OWN).close();
          return !hasUnfinishedCluster();
        });
  }

  private boolean hasUnfinishedCluster() throws IOException {
    if (!Files.isDirectory(data)) {
      return false;
    }
    try (Stream<Path> children = Files.list(data)) {
      return children.anyMatch(
          child -> child.getFileName().toString().startsWith("postgres-unfinished"));
    }
  }

  private String rights(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(name)));
  }
}
