package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.Sandbox;
import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.Credential;
import dev.countersign.sandbox.graph.RecordedCall.TokenSource;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code countersign doctor} mends a subscription and calls the server as Meta would. */
final class DoctorIT {
  private static final AccountId SHOP = new AccountId("17841400000000001");

  @TempDir Path folder = Path.of("set by JUnit");

  @Test
  void a_missing_subscription_is_found_and_made_when_asked_to() throws Exception {
    try (Sandbox sandbox = Countersign.startSandbox()) {
      Path file = UserSettings.of(sandbox.graphUri(), Database.create()).write(folder);
      unsubscribeBranch(sandbox.graphUri());

      Programs.Finished before = Programs.run("doctor", "--config", file.toString());
      Programs.Finished mending =
          Programs.run("doctor", "--subscribe", "--config", file.toString());
      Programs.Finished after = Programs.run("doctor", "--config", file.toString());

      assertThat(before.exitCode()).as(before.toString()).isEqualTo(1);
      assertThat(errors(before))
          .singleElement()
          .asString()
          .contains("branch-instagram: webhook subscription", "Run countersign doctor --subscribe");
      assertThat(mending.exitCode()).as(mending.toString()).isZero();
      assertThat(mending.out())
          .contains("The Page was subscribed to messages, messaging_postbacks");
      assertThat(after.exitCode()).as(after.toString()).isZero();
    }
  }

  @Test
  void a_token_that_ends_within_a_week_is_told_and_is_in_no_url() {
    try (Sandbox sandbox = Countersign.startSandbox()) {
      sandbox.setTokenEnd(SHOP, sandbox.now().plus(Duration.ofDays(3)).plusSeconds(90));
      Path file = UserSettings.of(sandbox.graphUri(), Database.create()).write(folder);

      Programs.Finished doctor = Programs.run("doctor", "--config", file.toString());

      assertThat(doctor.exitCode()).as(doctor.toString()).isZero();
      assertThat(doctor.out().lines().filter(line -> line.contains("token end")))
          .satisfiesExactly(
              shop ->
                  assertThat(shop)
                      .startsWith("WARNING  shop-instagram: token end: The token works until ")
                      .contains("(3 days)", "Generate a new long-lived Page access token"),
              branch -> assertThat(branch).contains("branch-instagram", "does not end"));
      assertThat(sandbox.calls())
          .isNotEmpty()
          .noneMatch(call -> call.tokenSource() == TokenSource.QUERY)
          .noneMatch(call -> call.toString().contains("sandbox-page-token"));
    }
  }

  @Test
  void the_address_of_a_running_server_passes_and_that_of_nobody_does_not() {
    try (Countersign countersign = Countersign.start()) {
      Programs.Finished running = doctor(countersign, countersign.port());
      Programs.Finished nobody = doctor(countersign, 1);

      assertThat(running.exitCode()).as(running.toString()).isZero();
      assertThat(running.out())
          .contains("A signed webhook is taken, a forged one refused.", "Meta calls only https");
      assertThat(nobody.exitCode()).as(nobody.toString()).isEqualTo(1);
      assertThat(errors(nobody)).allMatch(line -> line.contains("cannot be reached"));
    }
  }

  @Test
  void a_database_that_is_away_is_a_finding_like_any_other() {
    try (Sandbox sandbox = Countersign.startSandbox()) {
      Path file =
          UserSettings.of(sandbox.graphUri(), Database.create())
              .changed(
                  tree -> tree.at("database").with("url", "jdbc:postgresql://127.0.0.1:1/nobody"))
              .write(folder);

      Programs.Finished doctor = Programs.run("doctor", "--config", file.toString());

      assertThat(doctor.exitCode()).as(doctor.toString()).isEqualTo(1);
      assertThat(errors(doctor))
          .singleElement()
          .asString()
          .contains("database: ", "cannot be reached", "->");
      assertThat(doctor.out()).contains("accounts: were not looked at");
    }
  }

  private Programs.Finished doctor(Countersign countersign, int port) {
    UserSettings settings =
        UserSettings.of(countersign.sandbox.graphUri(), countersign.database)
            .changed(tree -> tree.tree().put("public-url", "http://127.0.0.1:" + port));
    return Programs.run("doctor", "--config", settings.write(folder).toString());
  }

  private static List<String> errors(Programs.Finished doctor) {
    return doctor.out().lines().filter(line -> line.startsWith("ERROR")).toList();
  }

  private static void unsubscribeBranch(URI graph) throws Exception {
    String token = "branch-page-token";
    String proof = new Credential("branch-app-secret").sign(token.getBytes(StandardCharsets.UTF_8));
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create(graph + "/v26.0/me/subscribed_apps?appsecret_proof=" + proof))
                  .header("Authorization", "Bearer " + token)
                  .DELETE()
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }
}
