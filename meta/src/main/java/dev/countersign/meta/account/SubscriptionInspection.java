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
 * Whether Meta sends the account's events to the app, and the call that asks it to.
 *
 * <p>Sources: Messenger Platform "Webhooks" ({@code /me/subscribed_apps} of a Page, which Instagram
 * with Facebook Login shares), Instagram API with Instagram Login "Webhooks" ({@code
 * /{ig-id}/subscribed_apps}), WhatsApp Cloud API "Webhooks" ({@code /{waba-id}/subscribed_apps},
 * which has no fields).
 */
final class SubscriptionInspection {
  private static final String WHAT = "webhook subscription";
  private static final String SUBSCRIBE = "Run countersign doctor --subscribe";
  private static final String MESSAGES = "messages";
  private static final String POSTBACKS = "messaging_postbacks";

  /**
   * Without these it is not known what was delivered and read, nor what became of a lost answer.
   */
  private static final List<String> MESSENGER_PROGRESS =
      List.of("message_echoes", "message_deliveries", "message_reads");

  private static final JsonMapper JSON = new JsonMapper();

  private final Inquiry inquiry;

  SubscriptionInspection(Inquiry inquiry) {
    this.inquiry = inquiry;
  }

  List<Finding> inspect() {
    return path()
        .map(path -> read(inquiry.ask(path, Map.of())))
        .orElseGet(() -> List.of(businessUnknown()));
  }

  Finding subscribe() {
    return path()
        .map(path -> subscribed(inquiry.post(path, request())))
        .orElseGet(this::businessUnknown);
  }

  /** Where the subscription of the account stands; empty when that is not known. */
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

  private Finding businessUnknown() {
    return inquiry.warning(
        WHAT,
        "The WhatsApp Business Account of the number is not in the settings, so its subscription"
            + " cannot be looked at.",
        "Set business-account of accounts."
            + inquiry.account().id()
            + " to its id (WhatsApp Manager, Overview).");
  }

  private List<Finding> read(GraphAnswer answer) {
    if (!(answer instanceof GraphAnswer.Success success)) {
      return List.of(
          inquiry.warning(
              WHAT,
              "The subscription cannot be read: " + Inquiry.words(answer),
              switch (inquiry.channel()) {
                case INSTAGRAM, MESSENGER ->
                    inquiry.account().login() == Login.INSTAGRAM
                        ? "Look in the App dashboard under Instagram, API setup."
                        : "Give the token pages_manage_metadata, or look in the App dashboard under"
                            + " Webhooks.";
                case WHATSAPP ->
                    "Give the token whatsapp_business_management, or look in the App dashboard"
                        + " under WhatsApp, Configuration.";
              }));
    }
    JsonNode apps = success.body().path("data");
    return inquiry.channel() == ChannelKind.WHATSAPP ? List.of(anyApp(apps)) : fields(apps);
  }

  private Finding anyApp(JsonNode apps) {
    return apps.isEmpty()
        ? inquiry.error(
            WHAT,
            "No app is subscribed to the WhatsApp Business Account, so no answer arrives.",
            SUBSCRIBE + ".")
        : inquiry.ok(WHAT, "The WhatsApp Business Account is sent to the webhook of an app.");
  }

  private List<Finding> fields(JsonNode apps) {
    Set<String> subscribed = new LinkedHashSet<>();
    for (JsonNode app : apps) {
      app.path("subscribed_fields")
          .valueStream()
          .forEach(field -> subscribed.add(field.asString("")));
    }
    List<Finding> findings = new ArrayList<>();
    List<String> missing = without(List.of(MESSAGES, POSTBACKS), subscribed);
    if (missing.isEmpty()) {
      findings.add(inquiry.ok(WHAT, "Messages and postbacks are sent to the webhook."));
    } else {
      String message = owner() + " is not subscribed to " + String.join(" and ", missing) + ".";
      findings.add(
          missing.contains(MESSAGES) || needsPostbacks()
              ? inquiry.error(WHAT, message, SUBSCRIBE + ", or subscribe in the App dashboard.")
              : inquiry.warning(WHAT, message, SUBSCRIBE + ", or subscribe in the App dashboard."));
    }
    List<String> blind = without(recommended(), subscribed);
    if (!blind.isEmpty()) {
      findings.add(
          inquiry.warning(
              "webhook fields",
              owner()
                  + " is not subscribed to "
                  + String.join(", ", blind)
                  + ": how far messages came is not fully known.",
              SUBSCRIBE + "."));
    }
    return findings;
  }

  /** Taps on buttons and cards come as postbacks, those on quick replies as messages. */
  private boolean needsPostbacks() {
    return inquiry.account().presentation() != Presentation.QUICK_REPLIES
        || inquiry.account().template() != null;
  }

  private List<String> recommended() {
    return switch (inquiry.channel()) {
      case MESSENGER -> MESSENGER_PROGRESS;
      case INSTAGRAM, WHATSAPP -> List.of();
    };
  }

  private Finding subscribed(GraphAnswer answer) {
    return answer instanceof GraphAnswer.Success success
            && success.body().path("success").asBoolean(false)
        ? inquiry.ok(WHAT, owner() + " was subscribed" + toFields() + ".")
        : inquiry.error(
            WHAT,
            owner() + " could not be subscribed: " + Inquiry.words(answer),
            "Subscribe in the App dashboard, with an account that manages it.");
  }

  private String toFields() {
    return inquiry.channel() == ChannelKind.WHATSAPP ? "" : " to " + String.join(", ", wanted());
  }

  private List<String> wanted() {
    List<String> wanted = new ArrayList<>(List.of(MESSAGES, POSTBACKS));
    wanted.addAll(recommended());
    return wanted;
  }

  private String request() {
    return inquiry.channel() == ChannelKind.WHATSAPP
        ? "{}"
        : JSON.createObjectNode().put("subscribed_fields", String.join(",", wanted())).toString();
  }

  private String owner() {
    return switch (inquiry.channel()) {
      case INSTAGRAM ->
          inquiry.account().login() == Login.INSTAGRAM ? "The Instagram account" : "The Page";
      case MESSENGER -> "The Page";
      case WHATSAPP -> "The WhatsApp Business Account";
    };
  }

  private static List<String> without(List<String> fields, Set<String> subscribed) {
    return fields.stream().filter(field -> !subscribed.contains(field)).toList();
  }
}
