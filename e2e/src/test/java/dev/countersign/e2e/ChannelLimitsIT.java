package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the message of a channel cannot hold is refused before anything is queued, and a character
 * less is taken: A8. Fewer buttons than choices are no reason: Instagram shows 13 and WhatsApp 10
 * at once and the rest in pages (decision 20), so that more than 50 are refused everywhere.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChannelLimitsIT {
  /** How a field's line begins. */
  private static final String LABELLED = "• Note: ";

  private final ThreeChannels house = ThreeChannels.start(settings -> {});

  @AfterAll
  void stop() {
    house.close();
  }

  private static ObjectNode request(App app) {
    return ThreeChannels.request(app.account, app.ada().value());
  }

  /** A request with a field whose line in the message has that many characters. */
  private static ObjectNode withLine(App app, int length, String character) {
    ObjectNode request = request(app);
    request.putArray("fields");
    Countersign.field(request, "note", "Note")
        .put("value", character.repeat(length - LABELLED.length()));
    return request;
  }

  private static ObjectNode withChoices(App app, int count, int length) {
    ObjectNode request = request(app);
    IntStream.range(0, count)
        .forEach(i ->
            request
                .withArray("choices")
                .addObject()
                .put("key", "choice-" + i)
                .put("title", Integer.toString(10 + i) + "x".repeat(length - 2)));
    return request;
  }

  private static Arguments limit(App app, String what, ObjectNode fits, ObjectNode more) {
    return Arguments.of(app, what, fits, more);
  }

  private static Arguments line(App app, int most, String character) {
    return limit(
        app,
        "a line of " + most + " " + character,
        withLine(app, most, character),
        withLine(app, most + 1, character));
  }

  private static Arguments title(App app, int count, int most) {
    return limit(
        app,
        count + " choices of " + most,
        withChoices(app, count, most),
        withChoices(app, count, most + 1));
  }

  static Stream<Arguments> limits() {
    return Stream.of(
        // bytes: the bullet has three, and each ä has two
        line(App.INSTAGRAM, 998, "x"),
        line(App.INSTAGRAM, 503, "ä"),
        line(App.MESSENGER, 1999, "ä"),
        line(App.WHATSAPP, 4096, "ä"),
        title(App.INSTAGRAM, 2, 20),
        title(App.MESSENGER, 2, 20),
        title(App.WHATSAPP, 2, 20),
        title(App.INSTAGRAM, 4, 20),
        title(App.MESSENGER, 4, 20),
        // a list instead of buttons
        title(App.WHATSAPP, 4, 24));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("limits")
  void a8_what_the_channel_cannot_say_is_refused_and_a_character_less_is_sent(
      App app, String what, ObjectNode fits, ObjectNode more) {
    house.write(app.ada(), "Hi");

    String id = house.ask(fits);
    Wait.until("it is sent").until(() -> house.journal(id).contains("SENT"));

    Http.Answer answer = refused(more);
    Countersign.assertRefused(
        answer, what.contains("line") ? "/fields/0/value" : "/choices/0/title", "too-long");
    assertThat(answer.text("/errors/0/message"))
        .as("it names the rule")
        .containsIgnoringCase(app.name().toLowerCase(Locale.ROOT))
        .containsPattern("\\d+ (bytes|characters)");
  }

  @ParameterizedTest
  @EnumSource
  void a8_more_choices_than_anybody_would_look_through_are_refused(App app) {
    house.write(app.ada(), "Hi");

    Countersign.assertRefused(refused(withChoices(app, 51, 10)), "/choices", "too-many");
  }

  /** Nothing of it is stored and nothing goes out. */
  private Http.Answer refused(ObjectNode request) {
    long approvals = house.database.number("select count(*) from approval");
    long effects = house.database.number("select count(*) from outbox");

    Http.Answer answer = house.api.post("/v1/approvals", request.toString());

    assertThat(house.database.number("select count(*) from approval")).isEqualTo(approvals);
    assertThat(house.database.number("select count(*) from outbox")).isEqualTo(effects);
    return answer;
  }
}
