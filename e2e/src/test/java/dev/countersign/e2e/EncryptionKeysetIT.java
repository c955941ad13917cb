package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.Sandbox;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key of what is stored: made, taken out of the database, rotated, mistaken. */
class EncryptionKeysetIT {
  private static final String[] KEYSET = {"keys", "encryption-keyset"};

  @TempDir Path folder = Path.of("set by JUnit");

  private static String printed(Programs.Finished finished) {
    assertThat(finished.exitCode()).as(finished.toString()).isZero();
    return finished.out().strip();
  }

  private static Map<String, String> with(String keyset) {
    return Map.of(
        "COUNTERSIGN_ENCRYPTION_KEYSET", "@{secret:EncryptionKeyset}", "ENCRYPTION_KEYSET", keyset);
  }

  private static Programs.Finished run(
      String input, Map<String, String> environment, String[] command, String... more) {
    return Programs.run(
        input,
        environment,
        java.util.stream.Stream.concat(
                java.util.Arrays.stream(command), java.util.Arrays.stream(more))
            .toArray(String[]::new));
  }

  private static String encryption(Programs.Finished doctor) {
    return doctor.out().lines().filter(line -> line.contains("encryption:")).findFirst().orElse("");
  }

  @Test
  void the_key_of_a_database_is_taken_out_of_it_as_doctor_says() {
    try (Sandbox sandbox = Countersign.startSandbox()) {
      String file = UserSettings.of(sandbox.graphUri(), Database.create()).write(folder).toString();
      String[] doctor = {"doctor", "--config", file};

      assertThat(encryption(run("", Map.of(), doctor)))
          .startsWith("WARNING")
          .contains("beside what it protects", "--stored", "--rotate");

      String stored = printed(run("", Map.of(), KEYSET, "--stored", "--config", file));
      String rotated = printed(run(stored, Map.of(), KEYSET, "--rotate"));
      assertThat(rotated).isNotEqualTo(stored);
      assertThat(encryption(run("", with(rotated), doctor)))
          .startsWith("WARNING")
          .contains("still", "--forget-stored");

      Programs.Finished unset = run("", Map.of(), KEYSET, "--forget-stored", "--config", file);
      assertThat(unset.exitCode()).as(unset.toString()).isEqualTo(1);
      printed(run("", with(rotated), KEYSET, "--forget-stored", "--config", file));
      assertThat(encryption(run("", with(rotated), doctor))).startsWith("OK");
    }
  }

  @Test
  void a_keyset_that_does_not_fit_stops_the_start_with_one_line_and_the_right_one_goes_on() {
    Database database = Database.create();
    String file =
        UserSettings.of(java.net.URI.create("http://127.0.0.1:1"), database)
            .write(folder)
            .toString();
    String[] list = {"approvals", "list", "--config", file};
    String keyset = printed(run("", Map.of(), KEYSET));
    printed(run("", with(keyset), list));

    for (Map<String, String> wrong :
        List.of(
            with(printed(run("", Map.of(), KEYSET))),
            with("not a keyset"),
            Map.of("COUNTERSIGN_ENCRYPTION_KEYSET", "@{secret:EncryptionKeyset}"),
            Map.<String, String>of())) {
      Programs.Finished serve = run("", wrong, new String[] {"serve", "--config", file});
      assertThat(serve.exitCode()).as(serve.toString()).isEqualTo(2);
      assertThat(serve.err().lines())
          .singleElement()
          .asString()
          .startsWith("setting encryption.keyset: ");
    }
    printed(run("", with(keyset), list));
    assertThat(database.number("select count(*) from encryption_key")).isOne();
  }

  @Test
  void what_is_no_keyset_cannot_be_rotated() {
    Programs.Finished finished = run("hunter2", Map.of(), KEYSET, "--rotate");

    assertThat(finished.exitCode()).isEqualTo(2);
    assertThat(finished.err()).contains("standard input").doesNotContain("hunter2");
  }
}
