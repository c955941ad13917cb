package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests to the API that are wrong in form or in what they say. */
final class BadRequestIT extends ApiFixture {
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

  /** A member that only the server sets is not bound, whatever the caller says. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"status":"DECIDED"}                                 | /status
          {"tenantId":"another"}                               | /tenantId
          {"id":"apr_00000000000000000000000000"}              | /id
          {"decision":{"respondedBy":"1"}}                     | /decision
          {"approved":true}                                    | /approved
          {"fields":[{"key":"a","value":"1","tenantId":"2"}]}  | /fields/0/tenantId
          {"choices":[{"key":"a","title":"A","chosen":true}]}  | /choices/0/chosen
          """)
  void a7_a_member_that_is_unknown_or_the_servers_is_pointed_at_and_never_bound(
      String members, String pointer) {
    long before = stored();

    countersign.assertRefused(Countersign.request(ada), members, pointer, "unknown-member");

    assertThat(stored()).isEqualTo(before);
  }

  /** A closed window is no refusal but the status PARKED: asked as soon as the person writes. */
  @Test
  void a8_a_closed_window_parks_the_request_and_sends_nothing() {
    Phone phone = countersign.person();
    countersign.database.update(
        "update contact set last_inbound = now() - interval '25 hours' where address = ?",
        phone.address());

    String id = countersign.ask(Countersign.request(phone));

    assertThat(countersign.status(id)).isEqualTo("PARKED");
    Wait.stays("nothing is sent").until(() -> phone.calls().isEmpty());
    phone.write("I am back");
    Wait.until("it is asked").until(() -> phone.calls().size() == 1);
  }

  /**
   * A request can name no header of a callback; everything that a header, a line of a message or a
   * log could take from it is one line.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"reference":"order\\r\\nX-Evil: 1"}                                            | /reference       | control-character
          {"title":"Refund\\r\\nX-Evil: 1"}                                               | /title           | control-character
          {"fields":[{"key":"a","label":"A\\r\\nB","value":"1"}]}                         | /fields/0/label  | control-character
          {"choices":[{"key":"a","title":"A\\r\\nB"}]}                                    | /choices/0/title | control-character
          {"resume":{"type":"http","url":"https://example.com/","headers":{"X":"a\\r\\nb"}}} | /resume/headers | unknown-member
          {"metadata":{"a":"b\\r\\nc"}}                                                   | /metadata        | unknown-member
          {"resume":{"type":"http","url":"https://example.com/\\r\\nX-Evil: 1"}}          | /resume/url      | not-a-url
          """)
  void c9_a_line_break_in_what_could_become_a_header_is_refused(
      String members, String pointer, String code) {
    long before = stored();

    countersign.assertRefused(Countersign.request(ada), members, pointer, code);

    assertThat(stored()).isEqualTo(before);
  }

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
        "https://localhost./",
        "https://аpp.example.com/",
        "https://example.com:22/",
        "https://example.com/%0d%0aX:1",
        "https://example.com/#fragment",
        "gopher://example.com/",
        "/hook"
      })
  void c1_a_callback_to_where_it_must_not_go_is_refused(String url) {
    ObjectNode request = Countersign.request(ada);
    request.putObject("resume").put("type", "http").put("url", url);

    Http.Answer answer = countersign.api.post(APPROVALS, request.toString());

    assertThat(answer.status()).as(answer.body()).isEqualTo(422);
    assertThat(answer.text("/code")).isEqualTo("callback-url-not-allowed");
    assertThat(answer.text("/errors/0/pointer")).isEqualTo("/resume/url");
  }

  @Test
  void a6_a_body_that_cannot_be_read_is_refused_by_kind() {
    String good = Countersign.request(ada).toString();
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
    assertThat(countersign.api.post(APPROVALS, noUtf8(good)).status()).isEqualTo(400);
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

  /** Whatever is wrong with a body, to find that out is cheap: 50 ms of all processors together. */
  @Test
  void a6_a_body_that_cannot_be_read_costs_next_to_nothing() {
    String good = Countersign.request(ada).toString();
    Map<String, Supplier<Http.Answer>> calls =
        Map.of(
            "large", posting(good.replace("129.90", "1".repeat(257 << 10))),
            "deep", posting(good.replace("\"129.90 EUR\"", "[".repeat(65) + "]".repeat(65))),
            "deep and large", posting("[".repeat(200_000)),
            "digits", posting(good.replace("\"129.90 EUR\"", "1".repeat(5000))),
            "many digits", posting(good.replace("\"129.90 EUR\"", "1".repeat(200_000))),
            "twice", posting(good.replaceFirst("\\{", "{\"account\":\"shop-instagram\",")),
            "no UTF-8", () -> countersign.api.post(APPROVALS, noUtf8(good)),
            "large and no UTF-8",
                () -> countersign.api.post(APPROVALS, noUtf8(good + " ".repeat(200_000))),
            "wrong content type",
                () -> countersign.api.post(APPROVALS, good, "Content-Type", "text/plain"),
            "large and of the wrong content type",
                () ->
                    countersign.api.post(
                        APPROVALS, good + " ".repeat(200_000), "Content-Type", "text/plain"));
    calls.values().forEach(BadRequestIT::assertUnreadable);

    calls.forEach((what, call) -> {
      Duration before = cpu();
      for (int i = 0; i < 20; i++) {
        assertUnreadable(call);
      }
      assertThat(cpu().minus(before).dividedBy(20)).as(what).isLessThan(Duration.ofMillis(50));
    });
  }

  private static void assertUnreadable(Supplier<Http.Answer> call) {
    assertThat(call.get().status()).isIn(400, 413, 415);
  }

  private Supplier<Http.Answer> posting(String body) {
    return () -> countersign.api.post(APPROVALS, body);
  }

  /** The bytes of a text with one among them that is none of UTF-8. */
  private static byte[] noUtf8(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    bytes[text.indexOf("129.90") + 5] = (byte) 0xff;
    return bytes;
  }

  /** The time that all processors together spent on this process, the caller's side included. */
  private static Duration cpu() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return Duration.ofNanos(system.getProcessCpuTime());
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
}
