package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.account.PersonId;
import dev.countersign.testkit.Together;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** What a link that decides gives away, and what programs that open it bring about: nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DecisionPageIT {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final ThreeChannels countersign = ThreeChannels.startWithPages();
  private final Http anonymous = Http.at(countersign.port());

  @AfterAll
  void stop() {
    countersign.close();
  }

  private String ask(PersonId ada, ObjectNode request) {
    Countersign.field(request, "reason", "Reason").put("input", "editable").put("value", "None");
    int before = countersign.received(ada).size();
    String id = countersign.ask(request);
    countersign.awaitMessage(ada, before + 1);
    Wait.until("it is known that they have it")
        .until(() -> countersign.journal(id).contains("SENT"));
    return id;
  }

  private String ask(PersonId ada) {
    return ask(ada, ThreeChannels.request("shop-instagram", ada.value()));
  }

  private Http.Answer submit(String link, String form) {
    return anonymous.post(link, form.getBytes(StandardCharsets.UTF_8), "Content-Type", FORM);
  }

  /** How programs open links, and the status that they get. */
  static Stream<Arguments> visits() {
    return Stream.of(
        Arguments.of("GET", 200, List.of()),
        Arguments.of("GET", 200, List.of("Purpose", "prefetch")),
        Arguments.of("GET", 200, List.of("Sec-Purpose", "prefetch;prerender")),
        Arguments.of("GET", 200, List.of("X-Moz", "prefetch")),
        Arguments.of("GET", 200, List.of("User-Agent", "facebookexternalhit/1.1")),
        Arguments.of("HEAD", 200, List.of()),
        Arguments.of("OPTIONS", 200, List.of()),
        Arguments.of("PUT", 405, List.of()),
        Arguments.of("PUT", 405, List.of("Content-Type", FORM)),
        Arguments.of("PATCH", 405, List.of()),
        Arguments.of("DELETE", 405, List.of()),
        Arguments.of("POST", 415, List.of()),
        Arguments.of("POST", 422, List.of("Content-Type", FORM)));
  }

  @ParameterizedTest
  @MethodSource("visits")
  void who_only_opens_a_link_changes_nothing(String method, int status, List<String> headers) {
    PersonId ada = countersign.newcomer();
    String id = ask(ada);
    String link = countersign.link(ada);
    List<String> journal = countersign.journal(id);
    String approval = settled(id);

    for (String path : List.of(link, link + "?choice=approve")) {
      Http.Answer answer = anonymous.call(method, path, headers.toArray(String[]::new));
      if (path.equals(link)) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
      }
    }

    assertThat(countersign.journal(id)).isEqualTo(journal);
    assertThat(settled(id)).isEqualTo(approval);
  }

  @Test
  void a_body_that_is_no_form_changes_nothing() {
    PersonId ada = countersign.newcomer();
    String id = ask(ada);
    String link = countersign.link(ada);
    List<String> journal = countersign.journal(id);

    assertThat(anonymous.post(link, "{\"choice\":\"approve\"}").status()).isEqualTo(415);
    assertThat(anonymous.post(link, "choice=approve", "Content-Type", "text/plain").status())
        .isEqualTo(415);

    assertThat(countersign.journal(id)).isEqualTo(journal);
    assertThat(countersign.approval(id).text("/status")).isEqualTo("WAITING");
  }

  /** The approval without what the channel tells of it, such as that it was delivered. */
  private String settled(String id) {
    ObjectNode approval = (ObjectNode) countersign.approval(id).json();
    return approval.without("delivery").without("approvers").toString();
  }

  @Test
  void a_link_past_its_end_is_gone_and_shows_nothing_of_the_request() {
    PersonId ada = countersign.newcomer();
    String id =
        ask(ada, ThreeChannels.request("shop-instagram", ada.value()).put("expiresIn", "PT1H"));
    String link = countersign.link(ada);
    countersign.database.endTime(id);
    countersign.awaitStatus(id, "EXPIRED");

    Wait.stays("it is gone, not unknown").until(() -> anonymous.get(link).status() == 410);

    assertThat(anonymous.get(link).body()).doesNotContain("Refund", "Amount", "129.90");
    assertThat(submit(link, "choice=approve").status()).isEqualTo(410);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          de                      | de
          xx, pt-BR;q=0.8         | pt-BR
          ar-EG,en;q=0.5          | ar-EG
          tlh                     | en
          *                       | en
          not a language at all ; | en
          """)
  void an_unknown_link_is_told_in_the_language_of_the_browser(String accepted, String language) {
    Http.Answer page = anonymous.call("GET", "/decide/x", "Accept-Language", accepted);

    assertThat(page.status()).isEqualTo(404);
    assertThat(page.body()).contains("lang=\"" + language + "\"");
  }

  /** The same form fifty times at once: one counts, and all others are told that one did. */
  @Test
  void d2_the_same_form_fifty_times_is_one_decision_and_all_are_told_the_same() {
    PersonId ada = countersign.newcomer();
    String id = ask(ada);
    String link = countersign.link(ada);

    List<Http.Answer> answers =
        Together.run(50, () -> Http.patiently(() -> submit(link, "choice=reject&field.reason=No")));

    countersign.awaitStatus(id, "DECIDED");
    assertThat(answers).extracting(Http.Answer::status).containsOnly(200, 410);
    assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(1);
    assertThat(
            answers.stream()
                .filter(answer -> answer.status() == 410)
                .map(Http.Answer::body)
                .distinct())
        .singleElement()
        .asString()
        .contains("answered already");
    assertThat(countersign.approval(id).text("/port")).isEqualTo("rejected");
    assertThat(
            countersign.database.number(
                "select count(*) from journal where approval_id = ? and event = 'DECIDED'", id))
        .isOne();
    assertThat(
            countersign.database.number(
                "select count(*) from outbox where approval_id = ? and lane = 'RESUME'", id))
        .isOne();
    Wait.until("the workflow wakes")
        .until(() -> countersign.approval(id).text("/resume/state").equals("DONE"));
  }

  @Test
  void a_comment_that_is_too_long_is_not_called_a_missing_one() {
    PersonId ada = countersign.newcomer();
    ObjectNode request = ThreeChannels.request("shop-instagram", ada.value());
    request
        .putArray("choices")
        .addObject()
        .put("key", "approve")
        .put("title", "Approve ✅")
        .put("comment", "required");
    String id = ask(ada, request);

    Http.Answer page = submit(countersign.link(ada), "choice=approve&comment=" + "x".repeat(4097));

    assertThat(page.status()).isEqualTo(422);
    assertThat(page.body()).contains("That is no value for ");
    assertThat(countersign.approval(id).text("/status")).isEqualTo("WAITING");
  }

  @Test
  void no_log_learns_a_link_and_whoever_meets_a_fault_is_told_in_words() {
    PersonId ada = countersign.newcomer();
    String id = ask(ada);
    String link = countersign.link(ada);
    String token = link.substring(link.lastIndexOf('/') + 1);
    try (Logged logged = Logged.listen()) {
      List<Http.Answer> answers = new java.util.ArrayList<>();
      answers.add(anonymous.get(link + "/"));
      answers.add(anonymous.get(link + "/favicon.ico"));
      answers.add(anonymous.call("PUT", link));
      answers.add(anonymous.post(link, "{}"));
      countersign.database.update("alter table approver rename to approver_elsewhere");
      try {
        Http.Answer look = anonymous.get(link);
        Http.Answer submit = submit(link, "choice=approve");
        for (Http.Answer fault : List.of(look, submit)) {
          assertThat(fault.status()).isEqualTo(503);
          assertThat(fault.header("content-type")).startsWith("text/html");
          assertThat(fault.header("cache-control")).contains("no-store");
          assertThat(fault.body()).contains("cannot be shown right now").contains("<html");
          String number = fault.body().replaceAll("(?s).*this number: ([0-9a-f-]+).*", "$1");
          assertThat(logged.text()).contains("/decide/{token} failed as " + number);
          answers.add(fault);
        }
      } finally {
        countersign.database.update("alter table approver_elsewhere rename to approver");
      }

      assertThat(answers).extracting(Http.Answer::body).noneMatch(body -> body.contains(token));
      assertThat(logged.text()).doesNotContain(token);
    }
    assertThat(countersign.approval(id).text("/status")).isEqualTo("WAITING");
  }

  @Test
  void what_is_not_to_be_read_is_not_on_the_page() {
    PersonId ada = countersign.newcomer();
    ObjectNode request = ThreeChannels.request("shop-instagram", ada.value());
    Countersign.field(request, "card", "Card")
        .put("value", "canary-masked-4111")
        .put("display", "masked");
    Countersign.field(request, "score", "Score")
        .put("value", "canary-concealed-742")
        .put("display", "concealed");
    ask(ada, request);
    String link = countersign.link(ada);

    List<String> pages =
        List.of(
            anonymous.get(link).body(),
            submit(link, "").body(),
            submit(link, "choice=reject").body(),
            anonymous.get(link).body());

    assertThat(pages.getFirst()).contains("Card", "Reason");
    assertThat(pages)
        .noneMatch(page -> page.contains("canary"))
        .noneMatch(page -> page.contains("Score"));
  }
}
