package dev.countersign.sandbox.control;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.Connection;
import dev.countersign.sandbox.account.MessageTemplate;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.Person.WhatsAppUser;
import dev.countersign.sandbox.conversation.ConversationView;
import dev.countersign.sandbox.conversation.MessagingWindow;
import dev.countersign.sandbox.graph.RecordedCall;
import dev.countersign.sandbox.webhook.DeliveryAttempt;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON form of the sandbox's accounts and records; credentials are masked. */
final class StateJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private StateJson() {}

  static ObjectNode summary(SandboxControl sandbox, URI uri) {
    ObjectNode body = JSON.objectNode();
    body.put("now", sandbox.now().toString());
    body.put("graphUrl", uri.toString());
    body.put("instagramGraphUrl", uri.resolve("/ig").toString());
    body.put("phoneUrl", uri.resolve("/phone").toString());
    ArrayNode accounts = body.putArray("accounts");
    for (AccountSummary account : sandbox.accounts()) {
      writeAccount(account, sandbox, accounts.addObject());
    }
    body.put("calls", sandbox.calls().size());
    body.put("deliveries", sandbox.deliveries().size());
    body.put("webhooksIdle", sandbox.webhooksIdle());
    body.setAll(FaultJson.write(sandbox.faults()));
    return body;
  }

  static ObjectNode window(MessagingWindow window, Instant now) {
    ObjectNode body = JSON.objectNode();
    body.put("open", window.isOpenAt(now, MessagingWindow.Rule.STANDARD));
    window.closesAt().ifPresent(end -> body.put("closesAt", end.toString()));
    return body;
  }

  static ObjectNode person(Person person) {
    ObjectNode body =
        JSON.objectNode()
            .put("id", person.id().value())
            .put("name", person.name())
            .put("username", person.username())
            .put("human", person.human());
    WhatsAppUser user = person.whatsApp();
    if (user != null) {
      body.put("number", user.number()).put("userId", user.userId());
      body.put("sharesNumber", person.sharesNumber());
    }
    return body;
  }

  static ObjectNode call(RecordedCall call) {
    ObjectNode body = JSON.objectNode();
    body.put("number", call.number()).put("at", call.at().toString());
    body.put("method", call.method()).put("path", call.path());
    body.put("tokenSource", lower(call.tokenSource())).put("proof", lower(call.proof()));
    body.set("request", call.request());
    body.put("status", call.status());
    body.put("errorCode", call.errorCode());
    body.put("messageId", call.messageId());
    body.put("outcome", lower(call.outcome()));
    ArrayNode faults = body.putArray("faults");
    call.faults().forEach(faults::add);
    return body;
  }

  static ObjectNode delivery(DeliveryAttempt attempt) {
    ObjectNode body = JSON.objectNode();
    body.put("number", attempt.number()).put("at", attempt.at().toString());
    body.put("account", attempt.account().value()).put("attempt", attempt.attempt());
    ArrayNode kinds = body.putArray("kinds");
    attempt.kinds().forEach(kinds::add);
    ArrayNode messageIds = body.putArray("messageIds");
    attempt.messageIds().forEach(messageIds::add);
    body.put("outcome", lower(attempt.outcome()));
    body.put("status", attempt.status());
    body.put("detail", attempt.detail());
    return body.put("body", attempt.body());
  }

  private static void writeAccount(
      AccountSummary account, SandboxControl sandbox, ObjectNode into) {
    AccountSettings settings = account.settings();
    into.put("id", settings.id().value()).put("name", settings.name());
    into.put("username", settings.username());
    writeConnection(settings, into);
    into.put("tokenValid", account.state().tokenValid());
    into.put("health", lower(account.state().health()));
    into.putObject("app")
        .put("id", settings.app().id())
        .put("secret", settings.app().secret().masked())
        .put("verifyToken", settings.app().verifyToken().masked());
    URI webhookUrl = account.state().webhookUrl();
    into.put("webhookUrl", webhookUrl == null ? null : webhookUrl.toString());
    into.put("subscribed", account.state().subscribed());
    into.put("requireAppSecretProof", settings.requireAppSecretProof());
    into.put("failures", lower(account.state().failureReport()));
    ArrayNode templates = into.putArray("templates");
    for (MessageTemplate template : account.state().templates()) {
      templates
          .addObject()
          .put("name", template.name())
          .put("language", template.language())
          .put("status", lower(template.status()))
          .put("body", template.body());
    }
    ArrayNode permissions = into.putArray("permissions");
    new TreeSet<>(account.state().permissions()).forEach(permissions::add);
    writePeople(settings.id(), sandbox, into.putArray("people"));
  }

  /** The channel, the login if there are two, and ids and secrets of that kind of account. */
  private static void writeConnection(AccountSettings settings, ObjectNode into) {
    String token = settings.accessToken().masked();
    into.put("channel", lower(settings.channel()));
    switch (settings.connection()) {
      case Connection.InstagramPage(String pageId) ->
          into.put("login", "facebook").put("pageId", pageId).put("pageAccessToken", token);
      case Connection.MessengerPage page ->
          into.put("pageId", settings.id().value()).put("pageAccessToken", token);
      case Connection.InstagramLogin login ->
          into.put("login", "instagram")
              .put("accessToken", token)
              .put("instagramAppSecret", login.instagramAppSecret().masked());
      case Connection.WhatsAppNumber number ->
          into.put("businessAccountId", number.businessAccountId())
              .put("number", "+" + number.digits())
              .put("accessToken", token);
    }
  }

  private static void writePeople(AccountId account, SandboxControl sandbox, ArrayNode people) {
    for (ConversationView view : sandbox.conversations()) {
      if (view.account().equals(account)) {
        ObjectNode person = people.add(person(view.person())).get(people.size() - 1).asObject();
        person.put("online", view.online());
        person.set("window", window(view.window(), sandbox.now()));
        person.put("messages", view.messages().size());
      }
    }
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
