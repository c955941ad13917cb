package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A server in a process of its own that is killed with {@code kill -9} at bad moments. */
final class KillIT {
  private static final String APPROVE = "Approve ✅";

  private final Sandbox sandbox = Countersign.startSandbox();
  private final CallbackReceiver receiver = CallbackReceiver.start();
  private Path folder = Path.of("set before each test");

  @BeforeEach
  void make_a_folder() {
    folder = Folders.create();
  }

  @AfterEach
  void stop() {
    receiver.close();
    sandbox.close();
    Folders.delete(folder);
  }

  private ServerProcess start(Path settings) {
    ServerProcess server = ServerProcess.start(settings);
    Countersign.connect(sandbox, server.port());
    return server;
  }

  private String ask(Http api, Phone phone, String path) {
    ObjectNode request = Countersign.request(phone);
    request.putObject("resume").put("type", "http").put("url", receiver.url(path));
    Http.Answer answer = api.post("/v1/approvals", request.toString());
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    Wait.until("the question is on the phone").until(() -> !phone.buttons().isEmpty());
    return answer.text("/id");
  }

  private void assertResumedOnce(Http api, String id, String path) {
    Wait.until("the workflow wakes")
        .atMost(Duration.ofSeconds(60))
        .until(() -> !receiver.at(path).isEmpty());
    Wait.until("the resume is done")
        .until(() -> api.get("/v1/approvals/" + id).text("/resume/state").equals("DONE"));
    Wait.stays("it wakes once").until(() -> receiver.at(path).size() == 1);
    assertThat(receiver.at(path).getFirst().isGenuine()).isTrue();
    assertThat(receiver.at(path).getFirst().data().path("approved").asBoolean()).isTrue();
    JsonNode journal = api.get("/v1/approvals/" + id + "/journal").json().path("items");
    assertThat(journal.findValuesAsString("event"))
        .containsOnlyOnce("DECIDED")
        .containsOnlyOnce("RESUMED");
  }

  /** F1: I2, every webhook that was answered 200 is in the inbox, and is handled. */
  @Test
  void a_tap_that_was_answered_200_and_not_yet_read_is_read_after_the_restart() throws Exception {
    Database database = Database.create();
    Path settings = UserSettings.of(sandbox.graphUri(), database).write(folder);
    Phone phone = Countersign.stranger(sandbox);
    String key = Programs.createKey(settings);
    String id;
    try (Connection holder = database.connect()) {
      holder.setAutoCommit(false);
      try (ServerProcess server = start(settings)) {
        phone.write("Hi");
        Wait.until("the phone is known")
            .until(() -> database.number("select count(*) from contact") == 1);
        id = ask(Http.at(server.port()).with(key), phone, "/unread");
        // whoever handles the tap first notes that the person wrote, and waits for this row
        try (PreparedStatement lock =
            Database.prepare(
                holder, "select 1 from contact where address = ? for update", phone.address())) {
          lock.executeQuery();
        }
        phone.tap(APPROVE);
        Wait.until("Meta was answered 200").until(sandbox::webhooksIdle);
        Wait.until("the worker waits")
            .until(() ->
                database.number(
                        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
                    > 0);
        server.kill();
      }
      assertThat(database.texts("select status from approval")).containsExactly("WAITING");
      assertThat(database.number("select count(*) from inbox where state = 'RECEIVED'"))
          .isPositive();
      holder.rollback();
    }
    assertThat(receiver.at("/unread")).isEmpty();

    try (ServerProcess server = start(settings)) {
      assertResumedOnce(Http.at(server.port()).with(key), id, "/unread");
    }
  }

  /** The promise of the product: asleep on disk, on the database that comes with it. */
  @Test
  void a_workflow_that_sleeps_survives_kill_9_on_the_embedded_database() {
    UserSettings user = UserSettings.of(sandbox.graphUri(), null);
    user.tree().put("data-dir", folder.resolve("data").toString());
    Path settings = user.write(folder);
    Phone phone = Countersign.stranger(sandbox);
    String key;
    String id;
    try (ServerProcess server = start(settings)) {
      key = Programs.createKey(settings);
      Http api = Http.at(server.port()).with(key);
      phone.write("Hi");
      Wait.until("the phone is known")
          .until(() -> api.get("/v1/contacts").body().contains(phone.address()));
      id = ask(api, phone, "/asleep");
      server.kill();
    }

    try (ServerProcess server = start(settings)) {
      Http api = Http.at(server.port()).with(key);
      assertThat(api.get("/v1/approvals/" + id).text("/status")).isEqualTo("WAITING");
      phone.tap(APPROVE);
      assertResumedOnce(api, id, "/asleep");
    }
    Programs.Finished journal = Programs.run("journal", "verify", "--config", settings.toString());
    assertThat(journal.exitCode()).as(journal.toString()).isZero();
    assertThat(journal.out()).contains("1 journals checked, 0 broken");
  }

  /** F1: the callback was sent and the answer got lost with the process: same id, same bytes. */
  @Test
  void a_callback_that_was_under_way_when_the_process_died_is_repeated_with_the_same_id() {
    Database database = Database.create();
    Path settings = UserSettings.of(sandbox.graphUri(), database).write(folder);
    Phone phone = Countersign.stranger(sandbox);
    String key = Programs.createKey(settings);
    String id;
    try (ServerProcess server = start(settings)) {
      Http api = Http.at(server.port()).with(key);
      phone.write("Hi");
      Wait.until("the phone is known")
          .until(() -> database.number("select count(*) from contact") == 1);
      id = ask(api, phone, "/lost");
      receiver.hang("/lost");
      phone.tap(APPROVE);
      Wait.until("the callback is under way").until(() -> !receiver.at("/lost").isEmpty());
      server.kill();
      receiver.release();
    }

    try (ServerProcess server = start(settings)) {
      Wait.until("it is repeated after its lease")
          .atMost(Duration.ofSeconds(60))
          .until(() -> receiver.at("/lost").size() == 2);
      assertThat(receiver.at("/lost"))
          .extracting(CallbackReceiver.Callback::id)
          .containsOnly("msg_" + id);
      assertThat(receiver.at("/lost").stream().map(CallbackReceiver.Callback::body).distinct())
          .hasSize(1);
      Http api = Http.at(server.port()).with(key);
      Wait.until("the resume is done")
          .until(() -> api.get("/v1/approvals/" + id).text("/resume/state").equals("DONE"));
    }
  }

  private static void assertOneLine(Programs.Finished serve, int exitCode, String... words) {
    assertThat(serve.exitCode()).as(serve.toString()).isEqualTo(exitCode);
    assertThat(serve.err().lines()).as(serve.toString()).hasSize(1);
    assertThat(serve.err()).contains(words);
  }

  @Test
  void a_port_in_use_is_told_in_one_line() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
      UserSettings user = UserSettings.of(sandbox.graphUri(), Database.create());
      user.tree().put("port", taken.getLocalPort());

      Programs.Finished serve = Programs.run("serve", "--config", user.write(folder).toString());

      assertOneLine(serve, 3, "Port " + taken.getLocalPort(), "COUNTERSIGN_PORT");
    }
  }

  @Test
  void a_data_directory_of_a_newer_version_is_told_in_one_line() throws IOException {
    UserSettings user = UserSettings.of(sandbox.graphUri(), null);
    Path data = folder.resolve("data");
    user.tree().put("data-dir", data.toString());
    Path settings = user.write(folder);
    assertThat(Programs.run("keys", "list", "--config", settings.toString()).exitCode()).isZero();
    Files.writeString(data.resolve("postgres").resolve("PG_VERSION"), "99\n");

    assertOneLine(Programs.run("serve", "--config", settings.toString()), 3, "99");
  }

  @Test
  void a_wrong_setting_is_told_in_one_line_that_names_it_and_shows_a_right_one() {
    UserSettings user = UserSettings.of(sandbox.graphUri(), null);
    user.tree().put("port", "eighty");

    assertOneLine(
        Programs.run("serve", "--config", user.write(folder).toString()),
        2,
        "port",
        "eighty",
        "8080");
  }

  @Test
  void an_unknown_setting_is_told_in_one_line() {
    UserSettings user = UserSettings.of(sandbox.graphUri(), null);
    user.at("accounts." + UserSettings.SHOP).with("page-acess-token", "x");

    assertOneLine(
        Programs.run("serve", "--config", user.write(folder).toString()), 2, "page-acess-token");
  }

  @Test
  void a_second_server_on_the_same_embedded_database_is_refused_in_one_line() {
    UserSettings user = UserSettings.of(sandbox.graphUri(), null);
    user.tree().put("data-dir", folder.resolve("data").toString());
    Path settings = user.write(folder);
    try (ServerProcess server = start(settings)) {
      assertOneLine(Programs.run("serve", "--config", settings.toString()), 3, "data");
      assertThat(Http.at(server.port()).get("/livez").status()).isEqualTo(200);
    }
  }
}
