package dev.countersign.sandbox.control;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.Person;
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
    body.put("open", window.isOpenAt(now, false));
    window.closesAt().ifPresent(end -> body.put("closesAt", end.toString()));
    return body;
  }

  static ObjectNode person(Person person) {
    return JSON.objectNode()
        .put("id", person.id().value())
        .put("name", person.name())
        .put("username", person.username());
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
    into.put("username", settings.username()).put("pageId", settings.pageId());
    into.put("pageAccessToken", settings.pageAccessToken().masked());
    into.put("tokenValid", account.state().tokenValid());
    into.putObject("app")
        .put("id", settings.app().id())
        .put("secret", settings.app().secret().masked())
        .put("verifyToken", settings.app().verifyToken().masked());
    URI webhookUrl = account.state().webhookUrl();
    into.put("webhookUrl", webhookUrl == null ? null : webhookUrl.toString());
    into.put("subscribed", account.state().subscribed());
    into.put("requireAppSecretProof", settings.requireAppSecretProof());
    ArrayNode permissions = into.putArray("permissions");
    new TreeSet<>(account.state().permissions()).forEach(permissions::add);
    writePeople(settings.id(), sandbox, into.putArray("people"));
  }

  private static void writePeople(AccountId account, SandboxControl sandbox, ArrayNode people) {
    for (ConversationView view : sandbox.conversations()) {
      if (view.account().equals(account)) {
        ObjectNode person = people.add(person(view.person())).get(people.size() - 1).asObject();
        person.set("window", window(view.window(), sandbox.now()));
        person.put("messages", view.messages().size());
      }
    }
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
