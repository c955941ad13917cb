package dev.countersign.meta.graph;

import dev.countersign.secret.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.message.BasicNameValuePair;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The question after a token, as the only operation of a batch.
 *
 * <p>Source: Graph API "Batch requests": {@code POST /} with the form fields {@code access_token}
 * and {@code batch}, a JSON array of {@code {method, relative_url}}; the answer is an array of
 * {@code {code, body}} in the same order, each body a JSON text.
 */
final class TokenBatch {
  private static final JsonMapper JSON = new JsonMapper();

  private TokenBatch() {}

  /** What Meta answered to the operation. */
  record Answer(int status, JsonNode body) {}

  static HttpEntity form(Secret token) {
    String inspected = URLEncoder.encode(token.reveal(), StandardCharsets.UTF_8);
    String batch =
        JSON.createArrayNode()
            .add(
                JSON.createObjectNode()
                    .put("method", "GET")
                    .put("relative_url", "debug_token?input_token=" + inspected))
            .toString();
    return new UrlEncodedFormEntity(
        List.of(
            new BasicNameValuePair("access_token", token.reveal()),
            new BasicNameValuePair("batch", batch),
            new BasicNameValuePair("include_headers", "false")),
        StandardCharsets.UTF_8);
  }

  /**
   * The answer in an array; empty when it is not there or not JSON, as when Meta ran out of time.
   */
  static Optional<Answer> answer(JsonNode answers) {
    JsonNode first = answers.path(0);
    try {
      JsonNode body = JSON.readTree(first.path("body").asString(""));
      return body.isObject()
          ? Optional.of(new Answer(first.path("code").asInt(0), body))
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
