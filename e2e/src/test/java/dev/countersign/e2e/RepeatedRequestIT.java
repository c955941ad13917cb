package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testkit.Together;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** The same request again, with and without an idempotency key. */
final class RepeatedRequestIT extends ApiFixture {
  @Test
  void a1_without_a_key_each_request_is_one_of_its_own() {
    Phone phone = countersign.person();
    String request = Countersign.request(phone).toString();

    Http.Answer first = countersign.api.post(APPROVALS, request);
    Http.Answer second = countersign.api.post(APPROVALS, request);

    for (Http.Answer answer : List.of(first, second)) {
      assertThat(answer.status()).as(answer.body()).isEqualTo(201);
      assertThat(answer.header("idempotency-replayed")).isEmpty();
    }
    assertThat(second.text("/id")).isNotEqualTo(first.text("/id"));
    Wait.until("both questions are sent").until(() -> phone.calls().size() == 2);
  }

  @Test
  void a1_an_unusable_idempotency_key_is_refused() {
    for (String key : List.of("", " ", "x".repeat(256), "ä")) {
      assertThat(
              countersign.rawPost(
                  APPROVALS, Countersign.request(ada).toString(), "Idempotency-Key: " + key))
          .as(key)
          .isEqualTo(400);
    }
  }

  @Test
  void a2_a_repeated_request_is_answered_with_the_first() {
    Phone phone = countersign.person();
    ObjectNode request = Countersign.request(phone);

    Http.Answer first = post(request, "order-1");
    Http.Answer second = post(request, "order-1");

    assertThat(first.status()).isEqualTo(201);
    assertThat(first.header("idempotency-replayed")).isEmpty();
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.header("idempotency-replayed")).isEqualTo("true");
    assertThat(second.text("/id")).isEqualTo(first.text("/id"));
    assertThat(second.header("location")).isEqualTo(first.header("location"));
    Wait.until("the question is on the phone").until(() -> phone.calls().size() == 1);
  }

  /** What was accepted stays accepted, also when it would be refused by now. */
  @Test
  void a2_a_repeated_request_is_answered_with_the_first_when_the_person_wants_no_more() {
    Phone phone = countersign.person();
    ObjectNode request = Countersign.request(phone);
    Http.Answer first = post(request, "order-4");
    Wait.until("the question is on the phone").until(() -> phone.calls().size() == 1);
    phone.write("STOP");
    Wait.until("it is heard")
        .until(() -> countersign.api.post(APPROVALS, request.toString()).status() == 422);

    Http.Answer second = post(request, "order-4");

    assertThat(second.status()).as(second.body()).isEqualTo(201);
    assertThat(second.header("idempotency-replayed")).isEqualTo("true");
    assertThat(second.text("/id")).isEqualTo(first.text("/id"));
  }

  @Test
  void a3_the_key_of_another_request_is_refused_and_nothing_happens() {
    Phone phone = countersign.person();
    ObjectNode request = Countersign.request(phone);
    String id = post(request, "order-3").text("/id");
    Wait.until("the question is on the phone").until(() -> phone.calls().size() == 1);
    String before = settled(id);

    Http.Answer other = post(request.put("title", "Another"), "order-3");

    assertThat(other.status()).isEqualTo(422);
    assertThat(other.text("/code")).isEqualTo("idempotency-key-reused");
    Wait.stays("nothing more is sent").until(() -> phone.calls().size() == 1);
    assertThat(approvalsOf(phone)).isOne();
    assertThat(settled(id)).isEqualTo(before);
  }

  /** An approval without what the channel tells of it meanwhile. */
  private String settled(String id) {
    return ((ObjectNode) countersign.approval(id).json())
        .without("delivery")
        .without("approvers")
        .toString();
  }

  private long approvalsOf(Phone phone) {
    return countersign.database.number(
        "select count(*) from approver where address = ?", phone.address());
  }

  private Http.Answer post(ObjectNode request, String key) {
    return countersign.api.post(APPROVALS, request.toString(), "Idempotency-Key", key);
  }

  /** Whoever is told to come back after a moment, on a busy machine, does so as a client would. */
  @Test
  void a2_a_hundred_equal_requests_at_once_make_one_approval_and_one_message() {
    Phone phone = countersign.person();
    ObjectNode request = Countersign.request(phone);

    List<Http.Answer> answers = Together.run(100, () -> patient(request, "order-2"));

    assertThat(answers).extracting(Http.Answer::status).containsOnly(201);
    assertThat(new HashSet<>(answers.stream().map(answer -> answer.text("/id")).toList()))
        .hasSize(1);
    assertThat(answers.stream().filter(answer -> answer.header("idempotency-replayed").isEmpty()))
        .hasSize(1);
    assertThat(approvalsOf(phone)).isOne();
    Wait.until("the question is on the phone").until(() -> !phone.buttons().isEmpty());
    Wait.stays("nothing more is sent").until(() -> phone.calls().size() == 1);
  }

  private Http.Answer patient(ObjectNode request, String key) {
    for (int tries = 0; tries < 20; tries++) {
      Http.Answer answer = post(request, key);
      if (answer.status() == 201) {
        return answer;
      }
      assertComesBackSoon(answer);
    }
    throw new AssertionError("It stays unavailable");
  }

  /** Busy is a problem like any other, and says when to come back. */
  private static void assertComesBackSoon(Http.Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(503);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    assertThat(answer.text("/code")).isEqualTo("unavailable");
    assertThat(answer.header("retry-after")).isEqualTo("1");
  }

  static Stream<String> tables() {
    return Stream.of("api_key", "idempotency", "approval");
  }

  /** A table that somebody holds keeps every request until its patience ends: an overload. */
  @ParameterizedTest
  @MethodSource("tables")
  void a2_an_overloaded_server_says_503_and_when_to_come_back_and_then_answers(String table)
      throws Exception {
    Phone phone = countersign.person();
    ObjectNode request = Countersign.request(phone);
    String key = "overload-" + table;
    List<Http.Answer> answers;
    try (var connection = countersign.database.connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table " + table + " in access exclusive mode");

      answers = Together.run(40, () -> post(request, key));

      connection.rollback();
    }

    answers.forEach(RepeatedRequestIT::assertComesBackSoon);
    assertThat(approvalsOf(phone)).isZero();
    assertThat(post(request, key).status()).isEqualTo(201);
    assertThat(post(request, key).header("idempotency-replayed")).isEqualTo("true");
    Wait.until("the question is on the phone").until(() -> phone.calls().size() == 1);
  }
}
