package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.Sandbox;
import dev.countersign.sandbox.account.AccountSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the specification says about settings and permissions, on servers of their own. */
final class SpecifiedSettingsIT {
  @TempDir Path folder = Path.of("set by JUnit");

  /** "https://graph.facebook.com/v19.0/": the version is a setting. */
  @Test
  void the_version_of_the_graph_api_is_a_setting() {
    try (Countersign countersign =
        Countersign.start(settings -> settings.at("meta").with("version", "v25.0"))) {
      Phone phone = countersign.person();

      countersign.askAndShow(phone, Countersign.request(phone));

      assertThat(phone.calls().getFirst().path()).isEqualTo("/v25.0/me/messages");
    }
  }

  /** The table "Required Configuration", with its own names, expressions included. */
  @Test
  void the_specifications_own_setting_names_work_in_a_file() throws Exception {
    try (Sandbox sandbox = Countersign.startSandbox()) {
      Database database = Database.create();
      Path secrets = Files.createDirectory(folder.resolve("secrets"));
      Files.writeString(secrets.resolve("InstagramPageAccessToken"), "sandbox-page-token\n");
      Files.writeString(secrets.resolve("INSTAGRAM_VERIFY_TOKEN"), "sandbox-verify-token");
      Files.writeString(secrets.resolve("MetaAppSecret"), "sandbox-app-secret");
      Path file =
          Files.writeString(
              folder.resolve("countersign.yaml"),
              """
              countersign:
                port: 0
                database: { url: "%s", username: "%s", password: "%s" }
                meta: { graph-url: "%s" }
                secrets: { from: [env, "files:%s"] }
                accounts:
                  shop-instagram:
                    channel: instagram
                    id: "17841400000000001"
                    PageAccessToken: "@{secret:InstagramPageAccessToken}"
                    WebhookVerifyToken: "@{secret:InstagramVerifyToken}"
                    app-secret: "@{secret:MetaAppSecret}"
                nodes:
                  refund:
                    account: shop-instagram
                    RecipientIgsid: "@{input:instagramScopedUserId}"
                    fields: [{ key: amount, label: Amount, value: "@{input:amount}" }]
              """
                  .formatted(
                      database.url(),
                      database.username(),
                      database.password(),
                      sandbox.graphUri(),
                      secrets));
      try (ServerProcess server = ServerProcess.start(file)) {
        Countersign.connect(sandbox, server.port());
        Phone phone = Countersign.greeted(sandbox, database);
        Http api = Http.at(server.port()).with(Programs.createKey(file));

        Http.Answer answer =
            api.post(
                "/v1/nodes/refund/executions",
                "{\"inputs\":{\"instagramScopedUserId\":\"%s\",\"amount\":\"1 EUR\"}}"
                    .formatted(phone.address()));

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        Wait.until("the question is on the phone").until(() -> !phone.buttons().isEmpty());
        assertThat(
                Http.at(server.port())
                    .get(
                        "/webhooks/instagram?hub.mode=subscribe&hub.challenge=1&hub.verify_token=sandbox-verify-token")
                    .status())
            .isEqualTo(200);
      }
    }
  }

  /** Meta's answer decides where the account says so; its refusal ends the request. */
  @Test
  void with_unknown_recipient_try_metas_refusal_resumes_through_the_port_undeliverable() {
    try (Countersign countersign =
        Countersign.start(settings ->
            settings.at("accounts." + UserSettings.SHOP).with("unknown-recipient", "try"))) {
      Phone phone =
          new Phone(countersign.sandbox, new dev.countersign.sandbox.account.PersonId("9"));

      String id = countersign.ask(countersign.request(phone, "/try"));

      countersign.awaitStatus(id, "UNDELIVERABLE");
      assertThat(phone.calls()).hasSize(1);
      assertThat(countersign.approval(id).text("/port")).isEqualTo("undeliverable");
      Wait.until("the workflow wakes").until(() -> countersign.receiver.at("/try").size() == 1);
      CallbackReceiver.Callback callback = countersign.receiver.at("/try").getFirst();
      assertThat(callback.json().path("type").asString()).isEqualTo("approval.undeliverable");
      assertThat(callback.data().path("approved").asBoolean()).isFalse();
      assertThat(callback.data().path("respondedBy").isNull()).isTrue();
    }
  }

  /** The table "Required Permissions": the doctor names what is missing and what it is for. */
  @ParameterizedTest
  @CsvSource({
    "instagram_basic,           Read Instagram Business Account info",
    "instagram_manage_messages, Send and receive DMs",
    "pages_messaging,           Access to the connected Facebook Page for token",
    "pages_read_engagement,     Required alongside pages_messaging"
  })
  void the_doctor_names_a_missing_permission_and_what_it_is_for(String permission, String purpose) {
    try (Sandbox sandbox = Countersign.startSandbox()) {
      sandbox
          .accounts()
          .forEach(account -> sandbox.setPermissions(account.settings().id(), allBut(permission)));
      UserSettings settings = UserSettings.of(sandbox.graphUri(), Database.create());
      settings.at("accounts").remove(UserSettings.BRANCH);
      Path file = settings.write(folder);

      Programs.Finished doctor = Programs.run("doctor", "--config", file.toString());

      assertThat(doctor.exitCode()).as(doctor.toString()).isEqualTo(1);
      List<String> errors = doctor.out().lines().filter(line -> line.startsWith("ERROR")).toList();
      assertThat(errors).anyMatch(line -> line.contains(permission) && line.contains(purpose));
    }
  }

  private static Set<String> allBut(String permission) {
    Set<String> permissions = new HashSet<>(AccountSettings.ALL_PERMISSIONS);
    permissions.remove(permission);
    return permissions;
  }

  @Test
  void the_doctor_is_content_with_a_healthy_account() {
    try (Sandbox sandbox = Countersign.startSandbox()) {
      Countersign.connect(sandbox, 1);
      UserSettings settings = UserSettings.of(sandbox.graphUri(), Database.create());
      Path file = settings.write(folder);

      Programs.Finished doctor = Programs.run("doctor", "--config", file.toString());

      assertThat(doctor.out()).doesNotContain("ERROR");
      assertThat(doctor.exitCode()).as(doctor.toString()).isZero();
    }
  }

  /** A secret may be named in the settings and not be there. */
  @Test
  void a_missing_secret_stops_the_start_with_one_line() {
    UserSettings settings =
        UserSettings.of(java.net.URI.create("http://127.0.0.1:1"), Database.create());
    settings
        .at("accounts." + UserSettings.SHOP)
        .with("page-access-token", "@{secret:InstagramPageAccessToken}");

    Programs.Finished serve =
        Programs.run(Map.of(), "serve", "--config", settings.write(folder).toString());

    assertThat(serve.exitCode()).isEqualTo(2);
    assertThat(serve.err().lines()).hasSize(1);
    assertThat(serve.err())
        .contains("accounts.shop-instagram.page-access-token", "INSTAGRAM_PAGE_ACCESS_TOKEN");
  }
}
