package dev.countersign.sandbox.graph;

import dev.countersign.sandbox.account.Channel;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An error as the Graph API answers it (Meta's page "Handle errors", and "Common error codes" of
 * the Messenger Platform). The HTTP status says little: callers are to go by code and subcode.
 *
 * @param isTransient left out of the answer when null
 * @param details WhatsApp's {@code error_data.details}; null elsewhere
 */
public record GraphError(
    int status,
    Type type,
    int code,
    @Nullable Integer subcode,
    String message,
    @Nullable UserText userText,
    @Nullable Boolean isTransient,
    @Nullable String details) {

  /** The {@code type} member. */
  public enum Type {
    OAUTH("OAuthException"),
    GRAPH_METHOD("GraphMethodException"),
    INSTAGRAM("IGApiException");

    private final String wireName;

    Type(String wireName) {
      this.wireName = wireName;
    }
  }

  /** What a program may show to its user. */
  public record UserText(String title, String message) {}

  private static final String DOCUMENTATION =
      "Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api";

  static GraphError of(int status, int code, String message) {
    return new GraphError(status, Type.OAUTH, code, null, message, null, null, null);
  }

  static GraphError parameter(String message) {
    return of(400, 100, "(#100) " + message);
  }

  static GraphError tooLong(String parameter, int limit) {
    return parameter(
        "Length of param %s must be less than or equal to %d".formatted(parameter, limit));
  }

  static GraphError missingToken() {
    return of(401, 190, "An access token is required to request this resource.");
  }

  static GraphError invalidToken() {
    return of(401, 190, "Invalid OAuth access token - Cannot parse access token");
  }

  static GraphError expiredToken() {
    return invalidToken()
        .withMessage("Error validating access token: Session has expired.")
        .withSubcode(463);
  }

  static GraphError invalidProof() {
    return new GraphError(
        400,
        Type.GRAPH_METHOD,
        100,
        null,
        "Invalid appsecret_proof provided in the API argument",
        null,
        null,
        null);
  }

  static GraphError missingProof() {
    return invalidProof()
        .withMessage("API calls from the server require an appsecret_proof argument");
  }

  /** What a call to an ended version really gets was not verified; this code is known from ads. */
  static GraphError deprecatedVersion() {
    return of(
        400,
        2635,
        "(#2635) You are calling a deprecated version. Please update to the latest version: "
            + GraphDoor.LATEST_VERSION
            + ".");
  }

  static GraphError missingPermission(String permission) {
    return permission.startsWith("instagram_")
        ? of(403, 10, "(#10) Application does not have permission for this action")
        : of(403, 200, "(#200) Requires " + permission + " permission to manage the object");
  }

  static GraphError unknownRecipient(Channel channel) {
    return parameter("No matching user found")
        .withSubcode(channel == Channel.INSTAGRAM ? 2534014 : 2018001);
  }

  static GraphError outsideWindow(Channel channel) {
    boolean instagram = channel == Channel.INSTAGRAM;
    return new GraphError(
        403,
        instagram ? Type.INSTAGRAM : Type.OAUTH,
        10,
        instagram ? 2534022 : 2018278,
        (instagram ? "" : "(#10) ") + "This message is sent outside of allowed window.",
        null,
        null,
        null);
  }

  /** An error of WhatsApp's Cloud API, which says in {@code error_data} what happened. */
  static GraphError whatsApp(int status, int code, String title, String details) {
    return new GraphError(
        status, Type.OAUTH, code, null, "(#%d) %s".formatted(code, title), null, null, details);
  }

  static GraphError noConsent() {
    return of(403, 230, "(#230) User consent is required to access user profile");
  }

  static GraphError unknownObject(String method, String id) {
    return new GraphError(
        400,
        Type.GRAPH_METHOD,
        100,
        33,
        "Unsupported %s request. Object with ID '%s' does not exist, cannot be loaded due to missing permissions, or does not support this operation. %s"
            .formatted(method.toLowerCase(Locale.ROOT), id, DOCUMENTATION),
        null,
        null,
        null);
  }

  static GraphError unknownPath(String path) {
    return of(400, 2500, "Unknown path components: " + path);
  }

  static GraphError unknownField(String field, String node) {
    return parameter(
        "Tried accessing nonexisting field (%s) on node type (%s)".formatted(field, node));
  }

  static GraphError throttled(int code) {
    if (code > 80_000) {
      return whatsApp(
          400, code, "Rate limit hit", "Cloud API message throughput has been reached.");
    }
    return code == 4
        ? of(429, 4, "(#4) Application request limit reached").asTransient()
        : of(429, code, "(#%d) Calls to this api have exceeded the rate limit.".formatted(code));
  }

  static GraphError temporarilyUnavailable() {
    return of(500, 2, "(#2) Service temporarily unavailable").asTransient();
  }

  /** Whether it asks the caller to slow down. */
  boolean isThrottle() {
    return switch (code) {
      case 4, 613, 80007, 130429, 131056 -> true;
      default -> false;
    };
  }

  GraphError withSubcode(@Nullable Integer other) {
    return new GraphError(status, type, code, other, message, userText, isTransient, details);
  }

  GraphError withUserText(UserText text) {
    return new GraphError(status, type, code, subcode, message, text, isTransient, details);
  }

  private GraphError withMessage(String other) {
    return new GraphError(status, type, code, subcode, other, userText, isTransient, details);
  }

  private GraphError asTransient() {
    return new GraphError(status, type, code, subcode, message, userText, true, details);
  }

  ObjectNode toJson(String traceId) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode error = body.putObject("error");
    error.put("message", message).put("type", type.wireName).put("code", code);
    if (subcode != null) {
      error.put("error_subcode", subcode);
    }
    if (isTransient != null) {
      error.put("is_transient", isTransient);
    }
    if (userText != null) {
      error.put("error_user_title", userText.title());
      error.put("error_user_msg", userText.message());
    }
    if (details != null) {
      error.putObject("error_data").put("messaging_product", "whatsapp").put("details", details);
    }
    error.put("fbtrace_id", traceId);
    return body;
  }
}
