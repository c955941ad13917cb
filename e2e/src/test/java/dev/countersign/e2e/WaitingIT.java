package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** How approvals are listed, waited for, and how they end when nobody answers. */
final class WaitingIT extends ApiFixture {
  @Test
  void a9_a_cursor_that_was_tampered_with_or_belongs_to_another_key_is_refused() {
    for (int i = 0; i < 3; i++) {
      countersign.ask(Countersign.request(ada).put("reference", "page"));
    }
    Http.Answer first = countersign.api.get(APPROVALS + "?reference=page&limit=2");
    String cursor = first.text("/next");
    String path = APPROVALS + "?reference=page&limit=2&cursor=";
    Http other = countersign.anonymous.with(countersign.key(Set.of("admin"), null).key());

    assertThat(first.json().path("items")).hasSize(2);
    Http.Answer second = countersign.api.get(path + cursor);
    assertThat(second.json().path("items")).hasSize(1);
    assertThat(second.json().path("next").isNull()).isTrue();
    char tampered = cursor.charAt(30) == 'A' ? 'B' : 'A';
    for (Http.Answer answer :
        List.of(
            countersign.api.get(path + cursor.substring(0, 30) + tampered + cursor.substring(31)),
            countersign.api.get(path + cursor.substring(2)),
            countersign.api.get(path + "x"),
            countersign.api.get(path),
            other.get(path + cursor))) {
      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
      assertThat(answer.text("/code")).isEqualTo("invalid-cursor");
    }
  }

  @Test
  void a_wrong_query_is_refused() {
    for (String query :
        List.of("?status=OPEN", "?limit=0", "?limit=201", "?limit=x", "?limit=-1")) {
      assertThat(countersign.api.get(APPROVALS + query).status()).as(query).isEqualTo(400);
    }
  }

  @Test
  void waiting_ends_with_the_decision_and_not_later() {
    Phone phone = countersign.person();
    String id = countersign.askAndShow(phone, Countersign.request(phone));
    long start = System.nanoTime();
    CompletableFuture<Http.Answer> waiting =
        CompletableFuture.supplyAsync(
            () -> countersign.api.get(APPROVALS + "/" + id + "?wait=PT60S"));

    phone.tap("Reject ❌");

    Http.Answer answer = waiting.join();
    assertThat(answer.text("/status")).isEqualTo("DECIDED");
    assertThat(answer.json().path("approved").asBoolean()).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void waiting_ends_when_the_time_is_up() {
    String id = countersign.ask(Countersign.request(ada));

    Http.Answer answer = countersign.api.get(APPROVALS + "/" + id + "?wait=PT0.3S");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("/status")).isEqualTo("WAITING");
  }

  @Test
  void nobody_may_wait_longer_than_a_minute_or_backwards() {
    String id = countersign.ask(Countersign.request(ada));
    for (String wait : List.of("PT60.001S", "PT61S", "P1D", "-PT1S", "30", "", "forever")) {
      assertThat(countersign.api.get(APPROVALS + "/" + id + "?wait=" + wait).status())
          .as(wait)
          .isEqualTo(400);
    }
  }

  @Test
  void a_request_can_be_withdrawn_once_and_a_later_tap_is_told_the_truth() {
    Phone phone = countersign.person();
    String id = countersign.askAndShow(phone, countersign.request(phone, "/cancel"));

    Http.Answer first = countersign.api.post(APPROVALS + "/" + id + "/cancel", "");
    Http.Answer second = countersign.api.post(APPROVALS + "/" + id + "/cancel", "");
    phone.tap("Approve ✅");

    assertThat(first.status()).as(first.body()).isEqualTo(200);
    assertThat(first.text("/status")).isEqualTo("CANCELLED");
    assertThat(first.text("/port")).isEqualTo("cancelled");
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.text("/code")).isEqualTo("already-final");
    Wait.until("the person is told")
        .until(() ->
            isTold(phone, "This request was withdrawn on .+\\. Your answer was not counted\\."));
    assertThat(countersign.status(id)).isEqualTo("CANCELLED");
    Wait.until("the workflow wakes").until(() -> countersign.receiver.at("/cancel").size() == 1);
    Wait.stays("it wakes once").until(() -> countersign.receiver.at("/cancel").size() == 1);
    assertThat(countersign.receiver.at("/cancel").getFirst().json().path("type").asString())
        .isEqualTo("approval.cancelled");
  }

  @Test
  void a_request_that_nobody_answers_expires_and_a_later_tap_is_told_the_truth() {
    Phone phone = countersign.person();
    ObjectNode request = countersign.request(phone, "/expire").put("expiresIn", "PT1H");
    String id = countersign.askAndShow(phone, request);
    countersign.database.endTime(id);

    countersign.awaitStatus(id, "EXPIRED");
    phone.tap("Approve ✅");

    Wait.until("the person is told")
        .until(() -> isTold(phone, "This request expired on .+\\. Your answer was not counted\\."));
    Wait.until("the workflow wakes").until(() -> countersign.receiver.at("/expire").size() == 1);
    assertThat(countersign.receiver.at("/expire").getFirst().data().path("port").asString())
        .isEqualTo("expired");
  }

  private static boolean isTold(Phone phone, String pattern) {
    return phone.received().stream().anyMatch(text -> text.matches(pattern));
  }
}
