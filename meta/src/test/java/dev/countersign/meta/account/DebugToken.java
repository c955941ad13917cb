package dev.countersign.meta.account;

import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/** What the Graph API answers to the question after a token. */
final class DebugToken {
  /** The path of a batch. */
  static final String PATH = "/v26.0";

  private DebugToken() {}

  /** A token that works. */
  static String answer(String kind, @Nullable Instant end, String... scopes) {
    return answer(kind, end, null, scopes);
  }

  static String answer(
      String kind, @Nullable Instant end, @Nullable Instant dataAccessEnd, String... scopes) {
    return batch(
        200,
        """
        {"data":{"app_id":"1","type":"%s","is_valid":true,"expires_at":%d,
         "data_access_expires_at":%d,"scopes":[%s],"user_id":"2"}}
        """
            .formatted(
                kind,
                end == null ? 0 : end.getEpochSecond(),
                dataAccessEnd == null ? 0 : dataAccessEnd.getEpochSecond(),
                Arrays.stream(scopes)
                    .map(scope -> "\"" + scope + "\"")
                    .collect(Collectors.joining(","))));
  }

  /** The answer to a batch of one operation. */
  static String batch(int code, String body) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return json.arrayNode().add(json.objectNode().put("code", code).put("body", body)).toString();
  }
}
