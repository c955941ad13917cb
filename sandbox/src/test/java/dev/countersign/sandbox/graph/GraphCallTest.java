package dev.countersign.sandbox.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.graph.RecordedCall.TokenSource;
import dev.countersign.sandbox.http.Request;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphCallTest {

  @Test
  void a_token_is_taken_from_the_header_first() {
    GraphCall call =
        call(
            Map.of("access_token", "from-query"),
            Map.of("authorization", "bearer from-header"),
            "{}");

    assertThat(call.token()).isEqualTo("from-header");
    assertThat(call.tokenSource()).isEqualTo(TokenSource.HEADER);
  }

  @Test
  void a_token_in_query_or_body_is_found_and_never_recorded() {
    GraphCall inQuery = call(Map.of("access_token", "secret-1"), Map.of(), "{\"a\":1}");
    GraphCall inBody = call(Map.of(), Map.of(), "{\"access_token\":\"secret-2\"}");

    assertThat(inQuery.tokenSource()).isEqualTo(TokenSource.QUERY);
    assertThat(inBody.tokenSource()).isEqualTo(TokenSource.BODY);
    assertThat(String.valueOf(inQuery.recordable())).isEqualTo("{\"a\":1}");
    assertThat(String.valueOf(inBody.recordable())).isEqualTo("{}");
  }

  @Test
  void proofs_and_other_secrets_are_not_recorded() {
    GraphCall call =
        call(Map.of("appsecret_proof", "p", "input_token", "t", "verify_token", "v"), Map.of(), "");

    assertThat(String.valueOf(call.recordable())).isEqualTo("{}");
  }

  @Test
  void a_form_body_may_hold_json() {
    GraphCall call =
        call(
            Map.of(),
            Map.of("content-type", "application/x-www-form-urlencoded"),
            "recipient=%7B%22id%22%3A%22654%22%7D&message=%7B%22text%22%3A%22Hi+there%22%7D");

    assertThat(call.parameters().path("recipient").path("id").asString()).isEqualTo("654");
    assertThat(call.parameters().path("message").path("text").asString()).isEqualTo("Hi there");
  }

  @Test
  void a_body_that_is_no_json_object_is_not_readable() {
    assertThat(call(Map.of(), Map.of(), "{\"a\":").readable()).isFalse();
    assertThat(call(Map.of(), Map.of(), "[1]").readable()).isFalse();
    assertThat(call(Map.of(), Map.of(), "").readable()).isTrue();
  }

  @Test
  void a_sender_action_is_not_a_send() {
    assertThat(call(Map.of(), Map.of(), "{\"message\":{}}").isSend()).isTrue();
    assertThat(call(Map.of(), Map.of(), "{\"sender_action\":\"typing_on\"}").isSend()).isFalse();
  }

  private static GraphCall call(
      Map<String, String> query, Map<String, String> headers, String body) {
    return GraphCall.read(new Request("POST", "/v26.0/me/messages", query, headers, body));
  }
}
