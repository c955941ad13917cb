package dev.countersign.meta.account;

import dev.countersign.channel.ChannelKind;
import dev.countersign.meta.Login;
import dev.countersign.meta.Presentation;
import dev.countersign.meta.graph.GraphAnswer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The subscription of the app to an account: where it stands, what it should hold, and the calls
 * that read and make it.
 *
 * <p>Sources: Messenger Platform "Webhooks" ({@code /me/subscribed_apps} of a Page, which Instagram
 * with Facebook Login shares), Instagram API with Instagram Login "Webhooks" ({@code
 * /{ig-id}/subscribed_apps}), WhatsApp Cloud API "Webhooks" ({@code /{waba-id}/subscribed_apps},
 * which has no fields).
 */
record AppSubscription(Inquiry inquiry) {
  private static final String MESSAGES = "messages";
  private static final String POSTBACKS = "messaging_postbacks";

  /**
   * Without these it is not known what was delivered and read, nor what became of a lost answer.
   */
  private static final List<String> MESSENGER_PROGRESS =
      List.of("message_echoes", "message_deliveries", "message_reads");

  private static final JsonMapper JSON = new JsonMapper();

  /** What Meta answers to a look at it; empty when it is not known where it stands. */
  Optional<GraphAnswer> read() {
    return path().map(path -> inquiry.ask(path, Map.of()));
  }

  /** What Meta answers when it is asked for it; empty when it is not known where it stands. */
  Optional<GraphAnswer> subscribe() {
    return path().map(path -> inquiry.post(path, request()));
  }

  /** Whether Meta's answer says that it was made. */
  static boolean isDone(GraphAnswer answer) {
    return answer instanceof GraphAnswer.Success success
        && success.body().path("success").asBoolean(false);
  }

  private Optional<List<String>> path() {
    return switch (inquiry.channel()) {
      case INSTAGRAM, MESSENGER ->
          Optional.of(
              List.of(
                  inquiry.account().login() == Login.INSTAGRAM ? inquiry.platformId() : "me",
                  "subscribed_apps"));
      case WHATSAPP ->
          Optional.ofNullable(inquiry.account().businessAccount())
              .map(business -> List.of(business, "subscribed_apps"));
    };
  }

  private String request() {
    return inquiry.channel() == ChannelKind.WHATSAPP
        ? "{}"
        : JSON.createObjectNode().put("subscribed_fields", String.join(",", wanted())).toString();
  }

  /** Everything that it should hold. */
  List<String> wanted() {
    List<String> wanted = new ArrayList<>(List.of(MESSAGES, POSTBACKS));
    wanted.addAll(recommended());
    return wanted;
  }

  private List<String> recommended() {
    return switch (inquiry.channel()) {
      case MESSENGER -> MESSENGER_PROGRESS;
      case INSTAGRAM, WHATSAPP -> List.of();
    };
  }

  /**
   * What people say that comes in none of the fields.
   *
   * @param apps {@code data} of what was read
   */
  List<String> missing(JsonNode apps) {
    return without(List.of(MESSAGES, POSTBACKS), subscribed(apps));
  }

  /** The fields that tell how far messages came, and that are not there. */
  List<String> blind(JsonNode apps) {
    return without(recommended(), subscribed(apps));
  }

  /**
   * Whether answers are lost without these. Taps on buttons and cards come as postbacks, those on
   * quick replies as messages.
   */
  boolean needs(List<String> fields) {
    return fields.contains(MESSAGES)
        || (fields.contains(POSTBACKS)
            && (inquiry.account().presentation() != Presentation.QUICK_REPLIES
                || inquiry.account().template() != null));
  }

  /** What is subscribed to, for people. */
  String owner() {
    return switch (inquiry.channel()) {
      case INSTAGRAM ->
          inquiry.account().login() == Login.INSTAGRAM ? "The Instagram account" : "The Page";
      case MESSENGER -> "The Page";
      case WHATSAPP -> "The WhatsApp Business Account";
    };
  }

  private static Set<String> subscribed(JsonNode apps) {
    Set<String> subscribed = new LinkedHashSet<>();
    for (JsonNode app : apps) {
      app.path("subscribed_fields")
          .valueStream()
          .forEach(field -> subscribed.add(field.asString("")));
    }
    return subscribed;
  }

  private static List<String> without(List<String> fields, Set<String> subscribed) {
    return fields.stream().filter(field -> !subscribed.contains(field)).toList();
  }
}
