package dev.countersign.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.postgres.Schema.SchemaException;
import dev.countersign.testkit.Together;
import org.junit.jupiter.api.Test;

/** The tables are brought up to date, whoever else does it. */
class SchemaIT {

  @Test
  void migrating_again_changes_nothing() {
    try (TestDatabase database = TestDatabase.migrated()) {
      Schema.migrate(database.pool());

      assertThat(database.ask("select version from countersign_schema where success"))
          .containsOnlyOnce("1");
    }
  }

  @Test
  void two_programs_may_migrate_at_once() {
    for (int round = 0; round < 3; round++) {
      try (TestDatabase database = TestDatabase.empty()) {
        Together.run(
            3,
            () -> {
              Schema.migrate(database.pool());
              return true;
            });

        assertThat(database.count("select count(*) from approval")).isZero();
        assertThat(database.count("select count(*) from countersign_schema where version = '1'"))
            .isOne();
      }
    }
  }

  @Test
  void the_tables_of_an_application_are_left_alone() {
    try (TestDatabase database = TestDatabase.empty()) {
      database.change("create table flyway_schema_history (mine int)");
      database.change("create table orders (id int)");

      Schema.migrate(database.pool());

      assertThat(database.count("select count(*) from orders")).isZero();
      assertThat(database.count("select count(*) from approval")).isZero();
    }
  }

  @Test
  void a_database_of_a_newer_program_is_refused_in_one_line() {
    try (TestDatabase database = TestDatabase.migrated()) {
      database.change(
          """
          insert into countersign_schema (installed_rank, version, description, type, script, checksum,
            installed_by, execution_time, success)
          values (99, '999', 'future', 'SQL', 'V999__future.sql', 1, 'test', 1, true)
          """);

      assertThatThrownBy(() -> Schema.migrate(database.pool()))
          .isInstanceOf(SchemaException.class)
          .hasMessageContaining("version 999")
          .satisfies(
              failure -> assertThat(String.valueOf(failure.getMessage()).lines()).hasSize(1));
    }
  }

  @Test
  void a_database_of_a_program_that_makes_other_tables_is_refused_in_one_line() {
    try (TestDatabase database = TestDatabase.migrated()) {
      database.change("update countersign_schema set checksum = 1 where version = '2'");

      assertThatThrownBy(() -> Schema.migrate(database.pool()))
          .isInstanceOf(SchemaException.class)
          .hasMessageContaining("version 2")
          .satisfies(
              failure -> assertThat(String.valueOf(failure.getMessage()).lines()).hasSize(1));
    }
  }
}
