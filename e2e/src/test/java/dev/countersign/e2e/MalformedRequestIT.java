package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a broken or careless program sends is refused where it is wrong, and means nothing else. */
final class MalformedRequestIT extends ApiFixture {
  @ParameterizedTest
  @ValueSource(
      strings = {"/v1/approvals?cursor=%zz", "/v1/approvals?reference=%", "/v1/contacts?q=%zz"})
  void a_query_that_cannot_be_decoded_is_the_callers_fault(String path) throws IOException {
    String answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: bearer " + key());

    assertThat(answer).startsWith("HTTP/1.1 400").contains("\"code\":\"invalid-request\"");
  }

  @Test
  void a_body_whose_chunks_are_broken_is_the_callers_fault() throws IOException {
    String answer =
        raw(
            "POST /v1/approvals HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked"
                + "\r\nAuthorization: Bearer "
                + key()
                + "\r\n\r\nnot a length");

    assertThat(answer).startsWith("HTTP/1.1 400");
  }

  private String key() {
    return countersign.key(Set.of("admin"), null).key();
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), countersign.port())) {
      String whole = request + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(whole.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"multipart/form-data", "multipart/mixed", "multipart/form-data; boundary=x"})
  void a_body_in_parts_is_no_json(String type) {
    Http.Answer answer = countersign.api.post(APPROVALS, "{}", "Content-Type", type);

    assertThat(answer.status()).isEqualTo(415);
  }

  @ParameterizedTest
  @CsvSource({"limit, many", "limit, 0", "status, ASLEEP", "delivery, somewhere"})
  void a_wrong_parameter_is_named(String name, String value) {
    Http.Answer answer = countersign.api.get(APPROVALS + "?" + name + "=" + value);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("/code")).isEqualTo("invalid-request");
    assertThat(answer.text("/errors/0/pointer")).isEqualTo("/" + name);
  }

  static Stream<Arguments> empties() {
    return Stream.of(
        empty("/quorum/type", request -> request.putObject("quorum").put("type", "")),
        empty(
            "/choices/0/key",
            request -> request.putArray("choices").addObject().put("key", "").put("title", "Go")),
        empty("/resume/type", request -> request.putObject("resume").put("type", "")));
  }

  private static Arguments empty(String pointer, Consumer<ObjectNode> change) {
    return Arguments.of(pointer, change);
  }

  /** A template that resolved to nothing must not turn two people into one, or a wake into none. */
  @ParameterizedTest
  @MethodSource("empties")
  void an_empty_text_is_not_taken_for_what_is_usual(String pointer, Consumer<ObjectNode> change) {
    ObjectNode request = Countersign.request(ada);
    change.accept(request);

    Http.Answer answer = countersign.api.post(APPROVALS, request.toString());

    assertThat(answer.status()).as(answer.body()).isBetween(400, 422);
    assertThat(answer.text("/errors/0/pointer")).isEqualTo(pointer);
  }

  @Test
  void a_schema_that_would_take_for_ever_is_answered() {
    ObjectNode request = Countersign.request(ada);
    Countersign.field(request, "note", "Note")
        .put("value", "x".repeat(2_000))
        .put("input", "editable")
        .set(
            "schema",
            JsonMapper.shared().createObjectNode().put("pattern", "^(.*)*.*.*.*.*.*.*.*=$"));

    Http.Answer answer = countersign.api.post(APPROVALS, request.toString());

    assertThat(answer.status()).as(answer.body()).isEqualTo(422);
    assertThat(answer.text("/errors/0/pointer")).isEqualTo("/fields/1/value");
  }
}
