package dev.countersign.sandbox;

import static org.awaitility.Awaitility.await;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.PersonId;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A sandbox with an account of each kind, and a receiver that all of them post to. */
final class ThreeChannels implements AutoCloseable {

  static final AccountId PAGE = new AccountId("104000000000003");
  static final AccountId NUMBER = new AccountId("106540352242922");
  static final AccountId STUDIO = new AccountId("17841400000000003");
  static final PersonId ADA_ON_MESSENGER = new PersonId("7543217890123456");
  static final PersonId ADA_ON_WHATSAPP = new PersonId("16505551234");
  static final PersonId GRACE_ON_WHATSAPP = new PersonId("US.13491208655302741919");
  static final PersonId ADA_ON_INSTAGRAM_LOGIN = new PersonId("6643217890123456");

  final Receiver receiver = new Receiver();
  final Sandbox sandbox =
      Sandbox.start(SandboxSettings.threeChannels().withWebhookUrl(receiver.uri()));
  final Http http = new Http(sandbox.graphUri());

  Http.Reply messenger(String json) {
    return send("/v26.0/me/messages", "sandbox-messenger-token", json);
  }

  Http.Reply whatsApp(String json) {
    return send("/v26.0/" + NUMBER + "/messages", "sandbox-whatsapp-token", json);
  }

  Http.Reply send(String path, String token, String json) {
    return http.call("POST", path, json, "Authorization", "Bearer " + token);
  }

  /** A message of WhatsApp to Ada, from its type on. */
  Http.Reply toAda(String rest) {
    return whatsApp("{'messaging_product':'whatsapp','to':'+16505551234'," + rest + "}");
  }

  /** Everything that was posted, once nothing waits. */
  List<JsonNode> webhooks() {
    await().until(sandbox::webhooksIdle);
    return receiver.posts().stream().map(Receiver.Post::json).toList();
  }

  /** The {@code value} of each of WhatsApp's changes, once nothing waits. */
  List<JsonNode> values() {
    return webhooks().stream()
        .filter(body -> body.path("object").asString().equals("whatsapp_business_account"))
        .map(body -> body.at("/entry/0/changes/0/value"))
        .toList();
  }

  JsonNode lastValue() {
    return values().getLast();
  }

  @Override
  public void close() {
    http.close();
    sandbox.close();
    receiver.close();
  }
}
