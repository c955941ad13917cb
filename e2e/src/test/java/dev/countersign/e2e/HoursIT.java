package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Which time counts, from the request to the callback, by a real clock. */
final class HoursIT {
  private static final Countersign countersign = Countersign.start();
  private static final OpenApi contract =
      OpenApi.of(countersign.anonymous.get("/openapi.yaml").body());

  private final Phone ada = countersign.person();

  @AfterAll
  static void stop() {
    countersign.close();
  }

  private static DayOfWeek today() {
    return Instant.now().atOffset(ZoneOffset.UTC).getDayOfWeek();
  }

  /** Whole days, in UTC. */
  private static ObjectNode hours(List<DayOfWeek> days) {
    ObjectNode hours = JsonMapper.shared().createObjectNode();
    hours.put("zone", "UTC").put("from", "00:00").put("until", "24:00");
    ArrayNode names = hours.putArray("days");
    days.forEach(day -> names.add(day.name().substring(0, 3).toLowerCase(Locale.ROOT)));
    return hours;
  }

  private static ObjectNode now() {
    return hours(List.of(today(), today().plus(1)));
  }

  private static ObjectNode inThreeDays() {
    return hours(List.of(today().plus(3)));
  }

  @Test
  void inside_the_hours_people_are_reminded_and_the_time_is_up() {
    ObjectNode request = countersign.request(ada, "/inside").put("expiresIn", "PT15S");
    request.putArray("reminders").add("PT1S");
    request.set("hours", now());
    String id = countersign.askAndShow(ada, request);

    Wait.until("Ada is reminded").until(() -> countersign.journal(id).contains("REMINDED"));
    countersign.awaitStatus(id, "EXPIRED");

    Wait.until("the workflow wakes").until(() -> countersign.receiver.at("/inside").size() == 1);
    JsonNode callback = countersign.receiver.at("/inside").getFirst().json();
    assertThat(contract.problems("Callback", callback)).isEmpty();
    assertThat(callback.at("/data/delivery").asString()).isIn("sent", "delivered", "read");
    assertThat(contract.problems("Approval", countersign.approval(id).json())).isEmpty();
  }

  @Test
  void outside_of_the_hours_no_time_passes_but_an_answer_counts() {
    ObjectNode request = countersign.request(ada, "/outside").put("expiresIn", "PT1S");
    request.set("hours", inThreeDays());
    String id = countersign.askAndShow(ada, request);
    Instant end = Instant.parse(countersign.approval(id).text("/expiresAt"));
    assertThat(end).isAfter(Instant.now().plus(Duration.ofDays(1)));
    ObjectNode marker = Countersign.request(countersign.person()).put("expiresIn", "PT1S");
    marker.put("hours", "always");
    countersign.awaitStatus(countersign.ask(marker), "EXPIRED");
    assertThat(countersign.status(id)).isEqualTo("WAITING");

    ada.tap("Approve ✅");

    countersign.awaitStatus(id, "DECIDED");
    assertThat(countersign.approval(id).text("/delivery")).isEqualTo("read");
  }

  @Test
  void who_cannot_be_asked_is_told_to_the_workflow_at_once() {
    countersign.database.update(
        "update contact set last_inbound = now() - interval '3 days' where address = ?",
        ada.address());
    ObjectNode request =
        countersign.request(ada, "/undeliverable").put("undeliverableAfter", "PT0S");

    String id = countersign.ask(request);

    assertThat(countersign.status(id)).isEqualTo("UNDELIVERABLE");
    Wait.until("the workflow wakes")
        .until(() -> countersign.receiver.at("/undeliverable").size() == 1);
    JsonNode data = countersign.receiver.at("/undeliverable").getFirst().json().path("data");
    assertThat(data.path("port").asString()).isEqualTo("undeliverable");
    assertThat(data.path("delivery").asString()).isEqualTo("parked");
  }

  @Test
  void the_next_people_are_asked_when_no_way_leads_to_the_first() {
    Phone grace = countersign.person();
    countersign.database.update(
        "update contact set last_inbound = now() - interval '3 days' where address = ?",
        ada.address());
    ObjectNode request = Countersign.request(ada).put("undeliverableAfter", "PT1S");
    ObjectNode next = request.putArray("escalation").addObject();
    next.putArray("approvers")
        .addObject()
        .putArray("addresses")
        .addObject()
        .put("account", UserSettings.SHOP)
        .put("to", grace.address());

    String id = countersign.ask(request);

    Wait.until("Grace is asked").until(() -> !grace.buttons().isEmpty());
    grace.tap("Approve ✅");
    countersign.awaitStatus(id, "DECIDED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"hours":"never"}                                                              | /hours           | unknown-value
          {"hours":7}                                                                    | /hours           | wrong-type
          {"hours":{"zone":"Mars/Base","days":["mon"],"from":"09:00","until":"17:00"}}   | /hours/zone      | unknown-zone
          {"hours":{"zone":"UTC","days":[],"from":"09:00","until":"17:00"}}              | /hours/days      | empty
          {"hours":{"zone":"UTC","days":["mon","day"],"from":"09:00","until":"17:00"}}   | /hours/days/1    | unknown-day
          {"hours":{"zone":"UTC","days":["mon"],"from":"17:00","until":"09:00"}}         | /hours/until     | contradiction
          {"hours":{"zone":"UTC","days":["mon"],"from":"9","until":"17:00"}}             | /hours/from      | not-a-time
          {"hours":{"zone":"UTC","days":["mon"],"from":"09:00"}}                         | /hours/until     | missing
          {"hours":{"zone":"UTC","days":["mon"],"from":"09:00","until":"17:00","x":1}}   | /hours/x         | unknown-member
          {"hours":{"zone":"UTC","days":["mon"],"from":"09:00","until":"17:00","holidays":["soon"]}} | /hours/holidays/0 | not-a-date
          {"reminders":["soon"]}                                                         | /reminders/0     | not-a-duration
          {"reminders":["PT0S"]}                                                         | /reminders/0     | too-short
          {"reminders":["PT5M","PT1M"]}                                                  | /reminders/1     | not-ascending
          {"reminders":["PT2H"],"expiresIn":"PT1H"}                                      | /reminders/0     | after-the-end
          {"reminders":["P90D"]}                                                         | /reminders/0     | after-the-end
          {"reminders":["PT1S","PT2S","PT3S","PT4S","PT5S","PT6S"]}                      | /reminders       | too-many
          {"undeliverableAfter":"PT-1S"}                                                 | /undeliverableAfter | too-short
          {"undeliverableAfter":"PT2H","expiresIn":"PT1H"}                               | /undeliverableAfter | after-the-end
          """)
  void a_contradiction_in_time_is_pointed_at(String members, String pointer, String code) {
    ObjectNode request = Countersign.request(ada);

    countersign.assertRefused(request, members, pointer, code);
  }
}
