package dev.countersign.meta.account;

import dev.countersign.channel.ChannelKind;
import dev.countersign.meta.Login;
import dev.countersign.meta.graph.GraphAnswer;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Whether Meta sends the account's events to the app, and the call that asks it to. */
final class SubscriptionInspection {
  private static final String WHAT = "webhook subscription";
  private static final String SUBSCRIBE = "Run countersign doctor --subscribe";

  private final Inquiry inquiry;
  private final AppSubscription subscription;

  SubscriptionInspection(Inquiry inquiry) {
    this.inquiry = inquiry;
    this.subscription = new AppSubscription(inquiry);
  }

  List<Finding> inspect() {
    return subscription.read().map(this::read).orElseGet(() -> List.of(businessUnknown()));
  }

  Finding subscribe() {
    return subscription.subscribe().map(this::subscribed).orElseGet(this::businessUnknown);
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
    List<Finding> findings = new ArrayList<>();
    List<String> missing = subscription.missing(apps);
    if (missing.isEmpty()) {
      findings.add(inquiry.ok(WHAT, "Messages and postbacks are sent to the webhook."));
    } else {
      String message =
          subscription.owner() + " is not subscribed to " + String.join(" and ", missing) + ".";
      String next = SUBSCRIBE + ", or subscribe in the App dashboard.";
      findings.add(
          subscription.needs(missing)
              ? inquiry.error(WHAT, message, next)
              : inquiry.warning(WHAT, message, next));
    }
    List<String> blind = subscription.blind(apps);
    if (!blind.isEmpty()) {
      findings.add(
          inquiry.warning(
              "webhook fields",
              subscription.owner()
                  + " is not subscribed to "
                  + String.join(", ", blind)
                  + ": how far messages came is not fully known.",
              SUBSCRIBE + "."));
    }
    return findings;
  }

  private Finding subscribed(GraphAnswer answer) {
    return AppSubscription.isDone(answer)
        ? inquiry.ok(WHAT, subscription.owner() + " was subscribed" + toFields() + ".")
        : inquiry.error(
            WHAT,
            subscription.owner() + " could not be subscribed: " + Inquiry.words(answer),
            "Subscribe in the App dashboard, with an account that manages it.");
  }

  private String toFields() {
    return inquiry.channel() == ChannelKind.WHATSAPP
        ? ""
        : " to " + String.join(", ", subscription.wanted());
  }
}
