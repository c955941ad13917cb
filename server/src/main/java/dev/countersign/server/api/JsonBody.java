package dev.countersign.server.api;

import dev.countersign.postgres.JsonValues;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The body of a request, read strictly: JSON in UTF-8, an object, no member twice, no more than 256
 * KiB.
 */
sealed interface JsonBody {
  int LONGEST = 256 << 10;

  /** The members. */
  record Read(JsonNode object) implements JsonBody {}

  /** It cannot be read. */
  record Refused(Problem problem) implements JsonBody {}

  static JsonBody of(HttpServletRequest request) throws IOException {
    String type = request.getContentType();
    if (type == null
        || !type.toLowerCase(java.util.Locale.ROOT).matches("application/json\\s*(;.*)?")) {
      return new Refused(
          Problem.of(
              415,
              "unsupported-media-type",
              "Not JSON",
              "Send the header Content-Type: application/json."));
    }
    if (request.getContentLengthLong() > LONGEST) {
      return tooLarge();
    }
    byte[] bytes = request.getInputStream().readNBytes(LONGEST + 1);
    return bytes.length > LONGEST ? tooLarge() : parse(bytes);
  }

  private static JsonBody tooLarge() {
    return new Refused(
        Problem.of(413, "too-large", "Too large", "A request may have at most 256 KiB."));
  }

  private static JsonBody parse(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      JsonNode root = JsonValues.MAPPER.readTree(text);
      return root.isObject()
          ? new Read(root)
          : new Refused(Problem.invalid("The body must be a JSON object."));
    } catch (CharacterCodingException e) {
      return new Refused(Problem.invalid("The body is not UTF-8."));
    } catch (JacksonException e) {
      var at = e.getLocation();
      String where =
          at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      return new Refused(
          Problem.invalid(
              "The body is not JSON that can be read"
                  + where
                  + ": "
                  + withoutQuotes(e.getOriginalMessage())));
    }
  }

  /** What is wrong without the words that it is wrong with: they may be confidential. */
  private static String withoutQuotes(String reason) {
    return reason.replaceAll("'[^']*'|\"[^\"]*\"", "…");
  }
}
