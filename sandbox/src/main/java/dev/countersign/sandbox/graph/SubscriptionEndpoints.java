package dev.countersign.sandbox.graph;

import dev.countersign.sandbox.account.Account;
import dev.countersign.sandbox.account.AccountState;
import dev.countersign.sandbox.account.Channel;
import dev.countersign.sandbox.account.Connection;
import dev.countersign.sandbox.webhook.WebhookClient;
import dev.countersign.sandbox.webhook.WebhookClient.Verification;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Webhook subscriptions of Pages ({@code subscribed_apps}) and apps ({@code subscriptions}). */
final class SubscriptionEndpoints {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** {@code messaging_seen} is a field of the object instagram, but not of a Page. */
  private static final Set<String> PAGE_FIELDS =
      Set.of(
          "feed",
          "messages",
          "messaging_postbacks",
          "messaging_optins",
          "messaging_referrals",
          "messaging_handovers",
          "message_reactions",
          "message_reads",
          "message_deliveries",
          "message_echoes",
          "standby");

  private static final Set<String> MORE_INSTAGRAM_FIELDS =
      Set.of("comments", "mentions", "live_comments", "messaging_referral", "messaging_handover");

  private static final Set<String> MORE_WHATSAPP_FIELDS =
      Set.of("account_update", "message_template_status_update", "phone_number_quality_update");

  private final WebhookClient client;
  private final Supplier<String> challenges;

  SubscriptionEndpoints(WebhookClient client, Supplier<String> challenges) {
    this.client = client;
    this.challenges = challenges;
  }

  GraphAnswer subscribedApps(Account account, GraphCall call) {
    String permission = permission(account);
    if (!account.state().permissions().contains(permission)) {
      return new GraphAnswer.Failure(GraphError.missingPermission(permission));
    }
    return switch (call.method()) {
      case "GET" -> GraphAnswer.success(subscribedAppsOf(account));
      case "POST" -> subscribe(account, fields(call, "subscribed_fields"));
      case "DELETE" -> {
        account.change(state -> state.withSubscribedFields(Set.of()));
        yield GraphAnswer.done();
      }
      default ->
          new GraphAnswer.Failure(
              GraphError.unknownObject(call.method(), account.settings().node()));
    };
  }

  GraphAnswer appSubscriptions(List<Account> ofApp, GraphCall call) throws InterruptedException {
    return switch (call.method()) {
      case "GET" -> GraphAnswer.success(subscriptionsOf(ofApp));
      case "POST" -> subscribeApp(ofApp, call);
      default ->
          new GraphAnswer.Failure(
              GraphError.unknownObject(call.method(), ofApp.getFirst().settings().app().id()));
    };
  }

  private static String permission(Account account) {
    return switch (account.settings().connection()) {
      case Connection.InstagramPage page -> "pages_manage_metadata";
      case Connection.MessengerPage page -> "pages_manage_metadata";
      case Connection.InstagramLogin login -> "instagram_business_manage_messages";
      case Connection.WhatsAppNumber number -> "whatsapp_business_management";
    };
  }

  private static Set<String> knownFields(Account account) {
    return switch (account.settings().connection()) {
      case Connection.InstagramPage page -> PAGE_FIELDS;
      case Connection.MessengerPage page -> PAGE_FIELDS;
      case Connection.InstagramLogin login -> appFields(Channel.INSTAGRAM);
      case Connection.WhatsAppNumber number -> AccountState.webhookFields(Channel.WHATSAPP);
    };
  }

  /** A WhatsApp Business Account is subscribed without naming fields. */
  private static GraphAnswer subscribe(Account account, Set<String> named) {
    Set<String> known = knownFields(account);
    Set<String> fields = account.channel() == Channel.WHATSAPP && named.isEmpty() ? known : named;
    if (fields.isEmpty()) {
      return new GraphAnswer.Failure(
          GraphError.parameter("The parameter subscribed_fields is required"));
    }
    Optional<String> unknown = fields.stream().filter(field -> !known.contains(field)).findFirst();
    if (unknown.isPresent()) {
      return new GraphAnswer.Failure(oneOf("subscribed_fields", unknown.get(), known));
    }
    account.change(state -> state.withSubscribedFields(fields));
    return GraphAnswer.done();
  }

  private static Set<String> appFields(Channel channel) {
    Set<String> known = new TreeSet<>(AccountState.webhookFields(channel));
    switch (channel) {
      case INSTAGRAM -> known.addAll(MORE_INSTAGRAM_FIELDS);
      case MESSENGER -> known.addAll(PAGE_FIELDS);
      case WHATSAPP -> known.addAll(MORE_WHATSAPP_FIELDS);
    }
    return known;
  }

  private GraphAnswer subscribeApp(List<Account> ofApp, GraphCall call)
      throws InterruptedException {
    String object = call.text("object").orElse("instagram");
    List<Account> meant =
        ofApp.stream().filter(account -> account.channel().object().equals(object)).toList();
    if (meant.isEmpty()) {
      Set<String> objects =
          ofApp.stream().map(account -> account.channel().object()).collect(Collectors.toSet());
      return new GraphAnswer.Failure(oneOf("object", object, objects));
    }
    Set<String> known = appFields(meant.getFirst().channel());
    Set<String> fields = fields(call, "fields");
    Optional<String> unknown = fields.stream().filter(field -> !known.contains(field)).findFirst();
    if (unknown.isPresent()) {
      return new GraphAnswer.Failure(oneOf("fields", unknown.get(), known));
    }
    URI callback = call.text("callback_url").map(SubscriptionEndpoints::address).orElse(null);
    Optional<String> verifyToken = call.text("verify_token");
    if (callback == null || verifyToken.isEmpty()) {
      return new GraphAnswer.Failure(
          GraphError.parameter("The parameters callback_url and verify_token are required"));
    }
    Verification verification = client.verify(callback, verifyToken.get(), challenges.get());
    return switch (verification) {
      case Verification.Failed(String reason) ->
          new GraphAnswer.Failure(
              GraphError.of(
                  400,
                  2200,
                  "(#2200) Callback verification failed with the following errors: " + reason));
      case Verification.Passed() -> {
        for (Account account : meant) {
          account.change(state ->
              fields.isEmpty()
                  ? state.withWebhookUrl(callback)
                  : state.withWebhookUrl(callback).withAppFields(fields));
        }
        yield GraphAnswer.done();
      }
    };
  }

  private static ObjectNode subscribedAppsOf(Account account) {
    ObjectNode body = JSON.objectNode();
    ArrayNode data = body.putArray("data");
    if (account.state().subscribed()) {
      ObjectNode app = data.addObject().put("category", "Business");
      app.put("name", account.settings().name()).put("id", account.settings().app().id());
      ArrayNode fields = app.putArray("subscribed_fields");
      new TreeSet<>(account.state().subscribedFields()).forEach(fields::add);
    }
    return body;
  }

  private static ObjectNode subscriptionsOf(List<Account> ofApp) {
    ObjectNode body = JSON.objectNode();
    ArrayNode data = body.putArray("data");
    Set<Channel> told = EnumSet.noneOf(Channel.class);
    for (Account account : ofApp) {
      AccountState state = account.state();
      URI callback = state.webhookUrl();
      if (callback == null || !told.add(account.channel())) {
        continue;
      }
      ObjectNode subscription = data.addObject().put("object", account.channel().object());
      subscription.put("callback_url", callback.toString()).put("active", true);
      ArrayNode fields = subscription.putArray("fields");
      for (String field : new TreeSet<>(state.appFields())) {
        fields.addObject().put("name", field).put("version", GraphDoor.LATEST_VERSION);
      }
    }
    return body;
  }

  /** A list of fields: separated by commas, or a JSON array. */
  private static Set<String> fields(GraphCall call, String name) {
    JsonNode value = call.parameters().path(name);
    Stream<String> fields =
        value.isArray()
            ? value.valueStream().map(JsonNode::asString)
            : Stream.of(value.asString("").split(",", -1));
    return fields.map(String::strip).filter(field -> !field.isEmpty()).collect(Collectors.toSet());
  }

  private static @Nullable URI address(String text) {
    try {
      URI address = URI.create(text);
      return WebhookClient.problemWith(address) == null ? address : null;
    } catch (IllegalArgumentException notAnAddress) {
      return null;
    }
  }

  private static GraphError oneOf(String parameter, String given, Set<String> allowed) {
    return GraphError.parameter(
        "Param %s must be one of {%s} - got \"%s\"."
            .formatted(parameter, String.join(", ", new TreeSet<>(allowed)), given));
  }
}
