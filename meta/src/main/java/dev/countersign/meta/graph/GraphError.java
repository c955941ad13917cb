package dev.countersign.meta.graph;

import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The error object of the Graph API.
 *
 * <p>Source: Graph API guide "Handle errors". Every member but the code has been seen missing.
 *
 * @param subcode narrows the code; null when absent, zero or not a number
 * @param message English words for developers; may repeat parts of the request
 * @param detail WhatsApp's {@code error_data.details}, or {@code error_data} where it is a text
 * @param isTransient whether Meta says that the same call may work later
 * @param traceId what Meta's support asks for
 */
public record GraphError(
    int code,
    @Nullable Integer subcode,
    String message,
    @Nullable String detail,
    boolean isTransient,
    @Nullable String traceId) {

  /** The code and, after a slash, the subcode: {@code 190} or {@code 10/2534022}. */
  public String label() {
    return subcode == null ? Integer.toString(code) : code + "/" + subcode;
  }

  /** The error in an answer, whatever its HTTP status; empty where there is none to be read. */
  static Optional<GraphError> in(JsonNode answer) {
    JsonNode error = answer.path("error");
    Integer code = number(error.path("code"));
    if (code == null) {
      return Optional.empty();
    }
    Integer subcode = number(error.path("error_subcode"));
    return Optional.of(
        new GraphError(
            code,
            subcode == null || subcode == 0 ? null : subcode,
            error.path("message").asString(""),
            detail(error.path("error_data")),
            error.path("is_transient").asBoolean(false),
            text(error.path("fbtrace_id"))));
  }

  private static @Nullable String detail(JsonNode data) {
    return data.isString() ? data.stringValue() : text(data.path("details"));
  }

  private static @Nullable String text(JsonNode node) {
    return node.isString() ? node.stringValue() : null;
  }

  private static @Nullable Integer number(JsonNode node) {
    if (node.isIntegralNumber() && node.canConvertToInt()) {
      return node.intValue();
    }
    if (node.isString() && node.stringValue().matches("-?[0-9]{1,10}")) {
      BigInteger number = new BigInteger(node.stringValue());
      return number.bitLength() < Integer.SIZE ? number.intValue() : null;
    }
    return null;
  }
}
