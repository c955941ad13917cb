package dev.countersign.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.http.SandboxStartException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SandboxProgramIT {

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void the_program_prints_what_to_use_and_stops_when_interrupted() throws InterruptedException {
    Thread program = Thread.ofVirtual().start(() -> run(SandboxSettings.demo()));
    await().until(() -> text().contains("Press Ctrl+C to stop."));

    assertThat(text())
        .contains("/phone/6543217890123456   Ada Lovelace")
        .contains("    graph-url: http://127.0.0.1:")
        .contains("    instagram-url: http://127.0.0.1:")
        .contains("      id: \"17841400000000001\"")
        .contains("      page-access-token: \"sandbox-page-token\"");
    String graph = text().lines().filter(line -> line.contains("  Graph ")).findFirst().orElse("");
    assertThat(graph).matches(" +Graph +http://127\\.0\\.0\\.1:[0-9]+");

    program.interrupt();
    assertThat(program.join(Duration.ofSeconds(30))).isTrue();
  }

  @Test
  void a_port_in_use_is_told_in_one_line() {
    try (Sandbox first = Sandbox.start(SandboxSettings.demo())) {
      int port = first.uri().getPort();

      assertThatThrownBy(() -> run(SandboxSettings.demo().withPort(port)))
          .isInstanceOf(SandboxStartException.class)
          .message()
          .contains("Port " + port + " on 127.0.0.1 cannot be used")
          .doesNotContain("\n");
    }
  }

  @Test
  void accounts_that_cannot_be_told_apart_are_refused() {
    AccountSettings account = SandboxSettings.demo().accounts().getFirst();

    assertThatThrownBy(
            () -> Sandbox.start(SandboxSettings.demo().withAccounts(List.of(account, account))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("17841400000000001");
  }

  private void run(SandboxSettings settings) {
    SandboxProgram.run(settings, new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  private String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
