package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.AccountId;
import dev.countersign.postgres.ApiKeys;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.testkit.Together;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests to the API that are wrong, foreign or repeated: A1 to A9 and C1. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadRequestIT {
  private static final String APPROVALS = "/v1/approvals";

  private final Countersign countersign = Countersign.start();
  private final Phone ada = countersign.person();

  @AfterAll
  void stop() {
    countersign.close();
  }

  private long stored() {
    return countersign.database.number("select count(*) from approval");
  }

  private static Arguments wrong(
      String what, int status, String pointer, Consumer<ObjectNode> change) {
    return Arguments.of(what, status, pointer, change);
  }

  private static void choices(ObjectNode request, int count) {
    ArrayNode choices = request.putArray("choices");
    for (int i = 0; i < count; i++) {
      choices.addObject().put("key", "choice-" + i).put("title", "Choice " + i);
    }
  }

  static Stream<Arguments> wrong_requests() {
    return Stream.of(
        wrong("unknown member", 400, "/colour", it -> it.put("colour", "red")),
        wrong("A7: status set by the caller", 400, "/status", it -> it.put("status", "DECIDED")),
        wrong("unknown member below", 400, "/fields/0/x", it -> field(it).put("x", 1)),
        wrong("a number for a title", 400, "/title", it -> it.put("title", 5)),
        wrong("no account", 422, "/account", it -> it.remove("account")),
        wrong("no recipient", 422, "/to", it -> it.remove("to")),
        wrong("no fields", 422, "/fields", it -> it.remove("fields")),
        wrong("empty fields", 422, "/fields", it -> it.putArray("fields")),
        wrong("a field without a key", 422, "/fields/0/key", it -> field(it).remove("key")),
        wrong("empty title", 422, "/title", it -> it.put("title", " ")),
        wrong("a title of 10,000", 422, "/title", it -> it.put("title", "x".repeat(10_000))),
        wrong("a title with a line break", 422, "/title", it -> it.put("title", "a\nb")),
        wrong("unknown account", 422, "/account", it -> it.put("account", "nobody")),
        wrong("bad duration", 422, "/expiresIn", it -> it.put("expiresIn", "4 hours")),
        wrong("no time at all", 422, "/expiresIn", it -> it.put("expiresIn", "PT0S")),
        wrong("negative time", 422, "/expiresIn", it -> it.put("expiresIn", "PT-4H")),
        wrong("more than 90 days", 422, "/expiresIn", it -> it.put("expiresIn", "P91D")),
        wrong("no language", 422, "/locale", it -> it.put("locale", "!")),
        wrong("51 choices", 422, "/choices", it -> choices(it, 51)),
        wrong("no choices", 422, "/choices", it -> choices(it, 0)),
        wrong(
            "a choice of 21 characters",
            422,
            "/choices/0/title",
            it -> it.putArray("choices").addObject().put("key", "a").put("title", "x".repeat(21))),
        wrong(
            "a line of more than 1,000 bytes",
            422,
            "/fields/0/value",
            it -> field(it).put("value", "ä".repeat(500))),
        wrong(
            "display that does not exist",
            422,
            "/fields/0/display",
            it -> field(it).put("display", "hidden")),
        wrong(
            "an input mode that there is not",
            422,
            "/fields/0/input",
            it -> field(it).put("input", "changeable")),
        wrong(
            "unknown type of resume",
            422,
            "/resume/type",
            it -> it.putObject("resume").put("type", "smoke")),
        wrong(
            "unknown handler",
            422,
            "/resume/name",
            it -> it.putObject("resume").put("type", "handler").put("name", "x")));
  }

  private static ObjectNode field(ObjectNode request) {
    return (ObjectNode) request.path("fields").path(0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong_requests")
  void a_wrong_request_is_refused_with_a_pointer_to_what_is_wrong(
      String what, int status, String pointer, Consumer<ObjectNode> change) {
    ObjectNode request = Countersign.request(ada);
    change.accept(request);
    long before = stored();

    Http.Answer answer = countersign.api.post(APPROVALS, request.toString());

    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    assertThat(answer.text("/status")).isEqualTo(Integer.toString(status));
    assertThat(answer.text("/errors/0/pointer")).as(answer.body()).isEqualTo(pointer);
    assertThat(stored()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"choices":[{"key":"a","title":"A"},{"key":"a","title":"B"}]} | /choices/1/key   | duplicate
          {"choices":[{"key":"a","title":"A"},{"key":"b","title":"A"}]} | /choices/1/title | duplicate
          {"choices":[{"key":"waiting","title":"A"}]}                   | /choices/0/key   | reserved
          {"choices":[{"key":"A","title":"A"}]}                         | /choices/0/key   | not-a-key
          {"choices":[{"key":"reject","title":"A","approves":true}]}    | /choices/0/approves | contradiction
          {"expiresIn":"PT0S"}                                          | /expiresIn       | too-short
          {"expiresIn":"PT-4H"}                                         | /expiresIn       | too-short
          {"expiresIn":"2020-01-01T00:00:00Z"}                          | /expiresIn       | not-a-duration
          {"expiresIn":"P91D"}                                          | /expiresIn       | too-long
          {"expiresIn":14400}                                           | /expiresIn       | wrong-type
          {"onExpiry":"escalate"}                                       | /onExpiry        | escalation-to-nobody
          {"fields":[{"key":"a","input":"required"}]}                   | /fields/0/value  | missing
          {"fields":[{"key":"a"},{"key":"a"}]}                          | /fields/1/key    | duplicate
          {"fields":[{"key":"a","value":"1","colour":"red"}]}           | /fields/0/colour | unknown-member
          """)
  void what_is_wrong_first_is_named_with_its_code(String members, String pointer, String code) {
    long before = stored();

    countersign.assertRefused(Countersign.request(ada), members, pointer, code);

    assertThat(stored()).isEqualTo(before);
  }

  /** C1. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/hook",
        "file:///etc/passwd",
        "https://user:password@example.com/",
        "https://127.1/",
        "https://0x7f000001/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://100.64.0.1/",
        "https://example.com:22/",
        "https://example.com/%0d%0aX:1",
        "https://example.com/#fragment",
        "gopher://example.com/",
        "/hook"
      })
  void a_callback_to_where_it_must_not_go_is_refused(String url) {
    ObjectNode request = Countersign.request(ada);
    request.putObject("resume").put("type", "http").put("url", url);

    Http.Answer answer = countersign.api.post(APPROVALS, request.toString());

    assertThat(answer.status()).as(answer.body()).isEqualTo(422);
    assertThat(answer.text("/code")).isEqualTo("callback-url-not-allowed");
    assertThat(answer.text("/errors/0/pointer")).isEqualTo("/resume/url");
  }

  /** A6. */
  @Test
  void a6_a_body_that_cannot_be_read_is_refused_by_kind() {
    String good = Countersign.request(ada).toString();
    byte[] badText = good.replace("129.90", "129.9?").getBytes(StandardCharsets.UTF_8);
    badText[good.indexOf("129.90") + 5] = (byte) 0xff;
    String large = good.replace("129.90", "1".repeat(257 << 10));
    String deep = good.replace("\"129.90 EUR\"", "[".repeat(65) + "]".repeat(65));
    String digits = good.replace("\"129.90 EUR\"", "1".repeat(5000));
    String twice = good.replaceFirst("\\{", "{\"account\":\"shop-instagram\",");

    assertThat(countersign.api.post(APPROVALS, large).status()).isEqualTo(413);
    for (String body : List.of(deep, digits, twice, "{", "", "[]", "null", good + "x")) {
      Http.Answer answer = countersign.api.post(APPROVALS, body);
      assertThat(answer.status()).as(body).isEqualTo(400);
      assertThat(answer.text("/code")).isEqualTo("invalid-request");
    }
    assertThat(countersign.api.post(APPROVALS, badText).status()).isEqualTo(400);
    for (String type : List.of("text/plain", "application/xml", "application/jsonp")) {
      assertThat(countersign.api.post(APPROVALS, good, "Content-Type", type).status())
          .as(type)
          .isEqualTo(415);
    }
    assertThat(
            countersign
                .api
                .post(APPROVALS, good, "Content-Type", "application/json; charset=utf-8")
                .status())
        .isEqualTo(201);
  }

  /** A4. */
  @Test
  void a4_no_unknown_and_revoked_keys_are_told_the_same() {
    ApiKeys.CreatedKey revoked = countersign.key(Set.of("admin"), null);
    countersign.keys().revoke(revoked.id());
    Http server = countersign.anonymous;
    List<Http.Answer> answers =
        Stream.of(server, server.with("csk_" + "A".repeat(43)), server.with(revoked.key()))
            .flatMap(caller ->
                Stream.of(
                    caller.get(APPROVALS),
                    caller.post(APPROVALS, "{}"),
                    caller.get(APPROVALS + "/apr_1"),
                    caller.get("/v1/nothing")))
            .toList();

    assertThat(answers).extracting(Http.Answer::status).containsOnly(401);
    assertThat(answers).extracting(Http.Answer::body).containsOnly(answers.getFirst().body());
  }

  @Test
  void a4_a_key_in_the_url_is_refused_and_marked_as_exposed() {
    ApiKeys.CreatedKey key = countersign.key(Set.of("admin"), null);

    for (String name : List.of("key", "access_token")) {
      Http.Answer answer = countersign.anonymous.get(APPROVALS + "?" + name + "=" + key.key());
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text("/code")).isEqualTo("key-in-url");
      assertThat(answer.body()).doesNotContain(key.key());
    }

    assertThat(
            countersign.keys().list().stream()
                .filter(listed -> listed.id().equals(key.id()))
                .findFirst()
                .orElseThrow()
                .exposedAt())
        .isNotNull();
  }

  @Test
  void a_key_without_the_scope_is_forbidden() {
    Http reader = countersign.anonymous.with(countersign.key(Set.of("contacts:read"), null).key());
    String id = countersign.ask(Countersign.request(ada));

    assertThat(reader.get("/v1/contacts").status()).isEqualTo(200);
    List<Http.Answer> answers =
        List.of(
            reader.get(APPROVALS),
            reader.get(APPROVALS + "/" + id),
            reader.get(APPROVALS + "/" + id + "/journal"),
            reader.post(APPROVALS, Countersign.request(ada).toString()),
            reader.post(APPROVALS + "/" + id + "/cancel", ""),
            reader.post("/v1/nodes/refund-approval/executions", "{}"));
    assertThat(answers).extracting(Http.Answer::status).containsOnly(403);
    assertThat(countersign.status(id)).isEqualTo("WAITING");
  }

  /** A5, and a key that is limited to accounts. */
  @Test
  void a5_another_accounts_approval_is_as_if_it_were_not_there() {
    Http branch =
        countersign.anonymous.with(
            countersign.key(Set.of("admin"), Set.of(new AccountId(UserSettings.BRANCH))).key());
    String id = countersign.ask(Countersign.request(ada));

    Http.Answer foreign = branch.get(APPROVALS + "/" + id);
    Http.Answer random = branch.get(APPROVALS + "/apr_00000000000000000000000000");

    assertThat(foreign.status()).isEqualTo(404);
    assertThat(foreign.body()).isEqualTo(random.body());
    assertThat(branch.get(APPROVALS + "/" + id + "/journal").status()).isEqualTo(404);
    assertThat(branch.post(APPROVALS + "/" + id + "/cancel", "").status()).isEqualTo(404);
    assertThat(branch.get(APPROVALS).body()).doesNotContain(id);
    assertThat(branch.get(APPROVALS + "?account=" + UserSettings.SHOP).json().path("items"))
        .isEmpty();
    assertThat(branch.get("/v1/contacts").body()).doesNotContain(ada.address());
    Http.Answer create = branch.post(APPROVALS, Countersign.request(ada).toString());
    assertThat(create.status()).isEqualTo(422);
    assertThat(create.text("/code")).isEqualTo("unknown-account");
    assertThat(branch.post("/v1/nodes/refund-approval/executions", "{\"inputs\":{}}").status())
        .isEqualTo(404);
    assertThat(countersign.status(id)).isEqualTo("WAITING");
  }

  @Test
  void a_key_that_is_limited_to_an_account_may_ask_from_it() {
    PersonId id = new PersonId("6100000000000001");
    var account = new dev.countersign.sandbox.account.AccountId("17841400000000002");
    countersign.sandbox.addPerson(account, new Person(id, "Bea", "bea"));
    Phone bea = new Phone(countersign.sandbox, id);
    bea.write("Hi");
    Wait.until("the server knows Bea")
        .until(() ->
            countersign.database.number(
                    "select count(*) from contact where address = ?", id.value())
                == 1);
    Http branch =
        countersign.anonymous.with(
            countersign
                .key(
                    Set.of("approvals:create", "approvals:read"),
                    Set.of(new AccountId(UserSettings.BRANCH)))
                .key());

    Http.Answer created =
        branch.post(
            APPROVALS, Countersign.request(bea).put("account", UserSettings.BRANCH).toString());

    assertThat(created.status()).as(created.body()).isEqualTo(201);
    Wait.until("the question is on the phone").until(() -> !bea.buttons().isEmpty());
    bea.tap("Approve ✅");
    assertThat(branch.get(created.header("location") + "?wait=PT30S").text("/status"))
        .isEqualTo("DECIDED");
  }

  /** A2, in sequence, and A3. */
  @Test
  void a2_and_a3_a_repeated_request_is_answered_with_the_first_and_another_is_refused() {
    Phone phone = countersign.person();
    ObjectNode request = Countersign.request(phone);

    Http.Answer first = post(request, "order-1");
    Http.Answer second = post(request, "order-1");
    Http.Answer other = post(request.put("title", "Another"), "order-1");

    assertThat(first.status()).isEqualTo(201);
    assertThat(first.header("idempotency-replayed")).isEmpty();
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.header("idempotency-replayed")).isEqualTo("true");
    assertThat(second.text("/id")).isEqualTo(first.text("/id"));
    assertThat(second.header("location")).isEqualTo(first.header("location"));
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.text("/code")).isEqualTo("idempotency-key-reused");
    Wait.until("the question is on the phone").until(() -> phone.calls().size() == 1);
  }

  private Http.Answer post(ObjectNode request, String key) {
    return countersign.api.post(APPROVALS, request.toString(), "Idempotency-Key", key);
  }

  /** A2, at once. */
  @Test
  void a2_a_hundred_equal_requests_at_once_make_one_approval_and_one_message() {
    Phone phone = countersign.person();
    ObjectNode request = Countersign.request(phone);

    List<Http.Answer> answers = Together.run(100, () -> post(request, "order-2"));

    assertThat(answers).extracting(Http.Answer::status).containsOnly(201);
    assertThat(new HashSet<>(answers.stream().map(answer -> answer.text("/id")).toList()))
        .hasSize(1);
    assertThat(answers.stream().filter(answer -> answer.header("idempotency-replayed").isEmpty()))
        .hasSize(1);
    assertThat(
            countersign.database.number(
                "select count(*) from approver where address = ?", phone.address()))
        .isEqualTo(1);
    Wait.until("the question is on the phone").until(() -> !phone.buttons().isEmpty());
    Wait.stays("nothing more is sent").until(() -> phone.calls().size() == 1);
  }

  /** A1. */
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

  /** A9. */
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
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
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
    ObjectNode request = countersign.request(phone, "/expire").put("expiresIn", "PT2S");
    String id = countersign.askAndShow(phone, request);

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

  @Test
  void what_is_not_there_is_a_problem_too() {
    Http.Answer unknown = countersign.api.get("/v1/nothing");

    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.header("content-type")).isEqualTo("application/problem+json");
    assertThat(countersign.api.call("DELETE", APPROVALS).status()).isEqualTo(405);
    assertThat(countersign.api.get(APPROVALS + "/x").status()).isEqualTo(404);
    assertThat(countersign.api.post("/v1/nodes/none/executions", "{}").status()).isEqualTo(404);
  }

  @Test
  void a_decision_cannot_be_made_with_a_key() {
    String id = countersign.ask(Countersign.request(ada));
    for (String call : List.of("/decide", "/approve", "/decision", "/answers")) {
      assertThat(countersign.api.post(APPROVALS + "/" + id + call, "{}").status()).isEqualTo(404);
    }
    assertThat(countersign.status(id)).isEqualTo("WAITING");
  }
}
