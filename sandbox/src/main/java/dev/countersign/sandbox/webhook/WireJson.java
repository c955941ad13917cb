package dev.countersign.sandbox.webhook;

import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON as Meta posts it: everything outside ASCII is written as {@code \\uXXXX} with lower-case
 * digits, the form that Meta says it signs.
 */
final class WireJson {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .build();

  private WireJson() {}

  static String write(ObjectNode body) {
    return MAPPER.writeValueAsString(body);
  }
}
