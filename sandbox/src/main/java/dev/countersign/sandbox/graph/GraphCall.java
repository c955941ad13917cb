package dev.countersign.sandbox.graph;

import dev.countersign.sandbox.graph.RecordedCall.TokenSource;
import dev.countersign.sandbox.http.FormText;
import dev.countersign.sandbox.http.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Graph call taken apart.
 *
 * @param path after the version
 * @param token null if there is none
 * @param parameters of query and body together, the body first; without the access token
 * @param readable whether the body could be read
 */
record GraphCall(
    Host host,
    String method,
    String version,
    List<String> path,
    @Nullable String token,
    TokenSource tokenSource,
    ObjectNode parameters,
    boolean readable) {

  /** Which of Meta's hosts a call means. */
  enum Host {
    FACEBOOK,
    INSTAGRAM
  }

  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final String TOKEN = "access_token";
  private static final String PROOF = "appsecret_proof";
  private static final List<String> UNVERSIONED = List.of("refresh_access_token", "access_token");
  private static final List<String> SECRETS =
      List.of(TOKEN, PROOF, "input_token", "verify_token", "client_secret", "batch");

  static GraphCall read(Request request) {
    ObjectNode parameters = MAPPER.createObjectNode();
    boolean readable = readBody(request, parameters);
    boolean bodyToken = parameters.path(TOKEN).isString();
    request.query().forEach((name, value) -> putMissing(parameters, name, value));
    Optional<String> header = bearer(request);
    TokenSource source =
        header.isPresent()
            ? TokenSource.HEADER
            : bodyToken
                ? TokenSource.BODY
                : request.query().containsKey(TOKEN) ? TokenSource.QUERY : TokenSource.NONE;
    String token = header.orElse(parameters.path(TOKEN).stringValue(null));
    parameters.remove(TOKEN);
    List<String> segments = request.segments();
    boolean instagram = !segments.isEmpty() && segments.getFirst().equals(GraphDoor.INSTAGRAM_PATH);
    List<String> path = instagram ? segments.subList(1, segments.size()) : segments;
    boolean versioned = !path.isEmpty() && !UNVERSIONED.contains(path.getFirst());
    return new GraphCall(
        instagram ? Host.INSTAGRAM : Host.FACEBOOK,
        request.method(),
        versioned ? path.getFirst() : "",
        versioned ? path.subList(1, path.size()) : path,
        token == null || token.isBlank() ? null : token,
        source,
        parameters,
        readable);
  }

  /** Whether it may come without a version. */
  boolean needsNoVersion() {
    return host == Host.INSTAGRAM && path.size() == 1 && UNVERSIONED.contains(path.getFirst());
  }

  /** The number before the dot; 0 without a version. */
  int majorVersion() {
    return GraphRoutes.isVersion(version)
        ? Integer.parseInt(version.substring(1, version.indexOf('.')))
        : 0;
  }

  /** Whether it sends a message; a sender action or read mark is not one. */
  boolean isSend() {
    return method.equals("POST")
        && path.size() == 2
        && path.get(1).equals("messages")
        && !parameters.has("sender_action")
        && !parameters.has("status");
  }

  /** A parameter that is text, or a number or boolean written as text. */
  Optional<String> text(String name) {
    JsonNode value = parameters.path(name);
    return value.isValueNode() && !value.isNull()
        ? Optional.of(value.asString())
        : Optional.empty();
  }

  Optional<String> proof() {
    return text(PROOF);
  }

  /** The parameters as they may be written down; null if the body could not be read. */
  @Nullable JsonNode recordable() {
    if (!readable) {
      return null;
    }
    ObjectNode copy = parameters.deepCopy();
    SECRETS.forEach(copy::remove);
    return copy;
  }

  private static Optional<String> bearer(Request request) {
    return request
        .header("Authorization")
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(value -> value.substring(7).strip());
  }

  private static boolean readBody(Request request, ObjectNode into) {
    String body = request.body();
    if (body.isBlank()) {
      return true;
    }
    boolean form =
        request
            .header("Content-Type")
            .map(type -> type.startsWith("application/x-www-form-urlencoded"))
            .orElse(false);
    try {
      if (form) {
        for (Map.Entry<String, String> entry : FormText.read(body).entrySet()) {
          putMissing(into, entry.getKey(), entry.getValue());
        }
        return true;
      }
      if (MAPPER.readTree(body) instanceof ObjectNode object) {
        into.setAll(object);
        return true;
      }
      return false;
    } catch (JacksonException | IllegalArgumentException malformed) {
      return false;
    }
  }

  /** Form and query values may hold JSON, as in {@code recipient={"id":"…"}}. */
  private static void putMissing(ObjectNode into, String name, String value) {
    if (into.has(name)) {
      return;
    }
    if (value.startsWith("{") || value.startsWith("[")) {
      try {
        into.set(name, MAPPER.readTree(value));
        return;
      } catch (JacksonException notJson) {
        // then it is text that begins with a bracket
      }
    }
    into.put(name, value);
  }
}
