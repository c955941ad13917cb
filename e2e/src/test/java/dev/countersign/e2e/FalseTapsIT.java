package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.conversation.Content;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * What holds the payload of a button and is no tap of whoever was asked, on each channel: W12 and
 * D3. At the end of each test the tap itself decides, so that it was worth something all the time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FalseTapsIT {
  private static final String NEUTRAL = "This button cannot be used from here.";

  private final ThreeChannels house = ThreeChannels.start(settings -> {});

  @AfterAll
  void stop() {
    house.close();
  }

  /** Asks Ada and gives the id when nothing more is to be told of the question. */
  private String ask(App app) {
    house.write(app.ada(), "Hi");
    int before = house.received(app.ada()).size();
    String id =
        house.ask(
            ThreeChannels.request(app.account, app.ada().value()).put("title", "Secret salary"));
    house.awaitMessage(app.ada(), before + 1);
    Wait.until("it is known that it was sent").until(() -> house.journal(id).contains("SENT"));
    house.awaitWebhooks();
    return id;
  }

  private void assertDecidedByTheTapItself(App app, String id, String tap) {
    int before = house.received(app.ada()).size();
    assertThat(house.deliver(tap)).isEqualTo(200);
    house.awaitStatus(id, "DECIDED");
    house.awaitMessage(app.ada(), before + 1);
    assertThat(house.approval(id).text("/decision/respondedBy")).isEqualTo(app.ada().value());
  }

  private static Arguments item(App app, String what, UnaryOperator<String> change) {
    return Arguments.of(app, what, change);
  }

  private static Arguments whatsApp(String what, String list, UnaryOperator<String> change) {
    return item(
        App.WHATSAPP,
        what,
        tap -> change.apply(tap.replace("\"messages\":[", "\"" + list + "\":[")));
  }

  private static UnaryOperator<String> saying(String flag) {
    return tap -> tap.replace("\"mid\"", "\"" + flag + "\":true,\"mid\"");
  }

  private static UnaryOperator<String> of(String member) {
    return tap -> tap.replace("\"message\":", "\"" + member + "\":");
  }

  private static UnaryOperator<String> inField(String field) {
    return tap -> tap.replace("\"field\":\"messages\"", "\"field\":\"" + field + "\"");
  }

  private static UnaryOperator<String> ofType(String type, String more) {
    return tap -> tap.replace("\"type\":\"interactive\"", "\"type\":\"" + type + "\"" + more);
  }

  /** The tap with one thing changed, which makes it something else. */
  static Stream<Arguments> harmless() {
    UnaryOperator<String> standby = tap -> tap.replace("\"messaging\"", "\"standby\"");
    UnaryOperator<String> read =
        tap -> tap.replace("\"type\":\"interactive\"", "\"status\":\"read\"");
    return Stream.of(
        item(App.INSTAGRAM, "echo", saying("is_echo")),
        item(App.INSTAGRAM, "standby", standby),
        item(App.INSTAGRAM, "read", of("read")),
        item(App.INSTAGRAM, "delivery", of("delivery")),
        item(App.INSTAGRAM, "reaction", of("reaction")),
        item(App.INSTAGRAM, "unsent", saying("is_deleted")),
        item(App.INSTAGRAM, "said to itself", saying("is_self")),
        item(App.MESSENGER, "echo", saying("is_echo")),
        item(App.MESSENGER, "standby", standby),
        item(App.MESSENGER, "read", of("read")),
        item(App.MESSENGER, "delivery", of("delivery")),
        item(App.MESSENGER, "reaction", of("reaction")),
        whatsApp("status", "statuses", read),
        whatsApp("echo of a phone", "message_echoes", inField("smb_message_echoes")),
        whatsApp("reaction", "messages", ofType("reaction", ",\"reaction\":{\"emoji\":\"👍\"}")),
        whatsApp("unsent", "messages", ofType("revoke", "")),
        whatsApp("standby", "messages", inField("standby")));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("harmless")
  void w12_what_is_no_tap_is_recorded_and_never_decides(
      App app, String what, UnaryOperator<String> change) {
    String id = ask(app);
    String tap = app.tap(app.ada(), house.payload(app.ada()));
    String other = change.apply(tap);
    assertThat(other).isNotEqualTo(tap);
    long last = house.database.number("select max(id) from inbox");

    assertThat(house.deliver(other)).isEqualTo(200);

    house.awaitWebhooks();
    assertThat(house.database.texts("select state from inbox where id > ?", last))
        .as("it is recorded")
        .containsExactly("DONE");
    assertThat(house.database.number("select count(*) from quarantine where inbox_id > ?", last))
        .as("it is understood")
        .isZero();
    assertThat(house.approval(id).text("/status")).isEqualTo("WAITING");
    assertThat(house.journal(id))
        .doesNotContain("DECIDED", "VOTED", "ANSWER_REFUSED", "ANSWER_LATE");
    assertDecidedByTheTapItself(app, id, app.tap(app.ada(), house.payload(app.ada())));
  }

  @ParameterizedTest
  @EnumSource
  void d3_a_tap_by_somebody_else_decides_nothing_and_tells_them_nothing(App app) {
    house.sandbox.addPerson(app.id(), app.mallory());
    house.write(app.mallory().id(), "Hi");
    String id = ask(app);
    String payload = house.payload(app.ada());

    assertThat(house.deliver(app.tap(app.mallory().id(), payload))).isEqualTo(200);

    assertThat(house.awaitMessage(app.mallory().id(), 1).content())
        .isEqualTo(Content.Text.of(NEUTRAL));
    assertThat(house.approval(id).text("/status")).isEqualTo("WAITING");
    JsonNode refusal = house.entry(id, "ANSWER_REFUSED");
    assertThat(refusal.at("/details/reason").asString()).isEqualTo("responder-mismatch");
    assertThat(refusal.path("actor").asString()).contains(app.mallory().id().value());
    assertDecidedByTheTapItself(app, id, app.tap(app.ada(), payload));
    Wait.stays("the stranger is told nothing more")
        .until(() -> house.received(app.mallory().id()).size() == 1);
  }
}
