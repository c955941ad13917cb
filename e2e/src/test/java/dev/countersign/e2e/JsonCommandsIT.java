package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** With {@code --json}, whatever a command answers is one JSON value, refusals included. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JsonCommandsIT {
  private static final Map<String, String> SECRET = Map.of("META_APP_SECRET", "sandbox-app-secret");

  @TempDir static Path folder = Path.of("set by JUnit");

  private final Sandbox sandbox = Countersign.startSandbox();
  private final Database database = Database.create();
  private Path settings = folder;
  private Path request = folder;

  @BeforeAll
  void write_settings() throws Exception {
    settings = UserSettings.of(sandbox.graphUri(), database).write(folder);
    Phone phone = Countersign.stranger(sandbox);
    request =
        Files.writeString(folder.resolve("request.json"), Countersign.request(phone).toString());
  }

  @AfterAll
  void stop() {
    sandbox.close();
  }

  private Programs.Finished run(String... arguments) {
    return Programs.run(SECRET, arguments);
  }

  private String[] with(String... arguments) {
    return Stream.concat(Stream.of(arguments), Stream.of("--json", "--config", settings.toString()))
        .toArray(String[]::new);
  }

  private JsonNode done(String... arguments) {
    Programs.Finished finished = run(with(arguments));
    assertThat(finished.exitCode()).as(finished.toString()).isZero();
    assertThat(finished.err()).isEmpty();
    return JsonMapper.shared().readTree(finished.out());
  }

  @Test
  void keys_are_made_listed_and_revoked() {
    JsonNode created = done("keys", "create", "--name", "e2e", "--scopes", "approvals:read");
    String id = created.path("id").asString();

    JsonNode revoked = done("keys", "revoke", id);
    JsonNode listed = done("keys", "list");
    JsonNode secret = done("keys", "callback-secret");

    assertThat(created.path("key").asString()).startsWith("csk_");
    assertThat(revoked.toString()).contains("\"id\":\"" + id + "\"", "\"revoked\":true");
    assertThat(listed.get(0).path("revokedAt").asString()).isNotEmpty();
    assertThat(secret.path("secret").asString()).startsWith("whsec_");
  }

  @Test
  void webhooks_are_signed_verified_and_replayed() {
    String signature = done("webhook", "sign", request.toString()).path("signature").asString();
    JsonNode verified = done("webhook", "verify", request.toString(), "--signature", signature);
    Programs.Finished wrong =
        run(with("webhook", "verify", request.toString(), "--signature", "sha256=00"));
    Programs.Finished nothing = run(with("webhook", "replay", "--from", "1", "--to", "2"));

    assertThat(signature).startsWith("sha256=");
    assertThat(verified.path("valid").asBoolean()).isTrue();
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(JsonMapper.shared().readTree(wrong.out()).path("valid").asBoolean(true)).isFalse();
    assertThat(nothing.exitCode()).isEqualTo(1);
    assertThat(JsonMapper.shared().readTree(nothing.out()).path("replayed").asInt(-1)).isZero();
  }

  @Test
  void an_approval_is_shown_and_cancelled_once() throws Exception {
    Path tried =
        UserSettings.of(sandbox.graphUri(), database)
            .changed(changed ->
                changed.at("accounts." + UserSettings.SHOP).with("unknown-recipient", "try"))
            .write(Files.createDirectory(folder.resolve("try")));
    String[] ask = {
      "approvals",
      "request",
      request.toString(),
      "--idempotency-key",
      "order-1",
      "--json",
      "--config",
      tried.toString()
    };
    Programs.Finished asked = run(ask);
    Programs.Finished repeated = run(ask);
    String id = JsonMapper.shared().readTree(asked.out()).path("id").asString();

    JsonNode shown = done("approvals", "show", id);
    JsonNode cancelled = done("approvals", "cancel", id);
    JsonNode listed = done("approvals", "list");
    Programs.Finished again = run(with("approvals", "cancel", id));
    JsonNode journals = done("journal", "verify");

    assertThat(asked.exitCode()).as(asked.toString()).isZero();
    assertThat(JsonMapper.shared().readTree(repeated.out()).path("id").asString())
        .as("a1: under the same key nothing more is asked")
        .isEqualTo(id);
    assertThat(listed).hasSize(1);
    assertThat(shown.path("id").asString()).isEqualTo(id);
    assertThat(cancelled.path("status").asString()).isEqualTo("CANCELLED");
    assertThat(listed.get(0).path("status").asString()).isEqualTo("CANCELLED");
    assertRefused(again, 1, "already-final");
    assertThat(journals.path("broken")).isEmpty();
  }

  @Test
  void s6_somebody_who_asked_for_it_is_forgotten() {
    JsonNode requested = done("erasure", "request", UserSettings.SHOP, "6543217890777777");
    String code = requested.path("code").asString();

    JsonNode shown = done("erasure", "show", code);

    assertThat(code).matches("[0-9a-f]{24}");
    assertThat(shown.path("requestedAt").asString()).isNotEmpty();
    assertThat(shown.path("endedAt").isNull()).isTrue();
    assertThat(database.number("select count(*) from erasure where ended_at is null")).isOne();
  }

  static Stream<Arguments> refusals() {
    String nobody = "apr_00000000000000000000000000";
    return Stream.of(
        Arguments.of(1, "not-found", List.of("approvals", "show", nobody)),
        Arguments.of(1, "not-found", List.of("approvals", "cancel", nobody)),
        Arguments.of(1, "nothing-to-do", List.of("approvals", "replay", nobody)),
        Arguments.of(2, "no-file", List.of("approvals", "request", "nothing.json")),
        Arguments.of(2, "no-file", List.of("approvals", "request", "/")),
        Arguments.of(2, "wrong-use", List.of("approvals", "list", "--limit", "-1")),
        Arguments.of(
            2, "wrong-use", List.of("approvals", "request", "REQUEST", "--idempotency-key", "a b")),
        Arguments.of(1, "no-contact", List.of("approvals", "request", "REQUEST")),
        Arguments.of(1, "not-found", List.of("keys", "revoke", "key_1")),
        Arguments.of(1, "not-found", List.of("erasure", "show", "0123456789abcdef01234567")),
        Arguments.of(1, "not-found", List.of("erasure", "show", "nonsense")),
        Arguments.of(1, "unknown-account", List.of("erasure", "request", "nowhere", "1")),
        Arguments.of(
            1, "invalid-address", List.of("erasure", "request", UserSettings.SHOP, "no id")),
        Arguments.of(
            2, "unknown-scope", List.of("keys", "create", "--name", "x", "--scopes", "all")),
        Arguments.of(2, "wrong-use", List.of("keys", "create")),
        Arguments.of(2, "wrong-use", List.of("approvals", "list", "--status", "SLEEPING")),
        Arguments.of(2, "not-a-keyset", List.of("keys", "encryption-keyset", "--rotate")));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void a_refusal_is_json_with_a_code(int exitCode, String code, List<String> arguments) {
    String[] real =
        arguments.stream()
            .map(argument -> argument.equals("REQUEST") ? request.toString() : argument)
            .toArray(String[]::new);

    assertRefused(run(with(real)), exitCode, code);
  }

  @Test
  void a_wrong_setting_is_json_as_well() throws Exception {
    Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "countersign: { prot: 8080 }");

    assertRefused(run("keys", "list", "--json", "--config", wrong.toString()), 2, "wrong-setting");
  }

  private static void assertRefused(Programs.Finished finished, int exitCode, String code) {
    assertThat(finished.exitCode()).as(finished.toString()).isEqualTo(exitCode);
    JsonNode error = JsonMapper.shared().readTree(finished.out()).at("/errors/0");
    assertThat(error.path("code").asString()).as(finished.toString()).isEqualTo(code);
    assertThat(error.path("message").asString()).isNotBlank();
    assertThat(finished.err()).isEmpty();
  }
}
