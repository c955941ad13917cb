package dev.countersign.e2e;

import dev.countersign.sandbox.Sandbox;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Content;
import dev.countersign.sandbox.conversation.Content.QuickReply;
import dev.countersign.sandbox.conversation.Message;
import dev.countersign.sandbox.conversation.Message.Author;
import dev.countersign.sandbox.conversation.Tap;
import dev.countersign.sandbox.conversation.TapOutcome;
import dev.countersign.sandbox.graph.RecordedCall;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** A person with Instagram. */
record Phone(Sandbox sandbox, PersonId id) {
  String address() {
    return id.value();
  }

  void write(String text) {
    sandbox.write(id, text);
  }

  /** Taps a button that is on the screen. */
  void tap(String title) {
    TapOutcome outcome = sandbox.tap(id, Tap.title(title));
    if (!(outcome instanceof TapOutcome.Tapped)) {
      throw new AssertionError("The tap on " + title + " came to nothing: " + outcome);
    }
  }

  /** Taps a button that was on the screen and may have vanished since. */
  void tapPayload(String payload) {
    TapOutcome outcome = sandbox.tap(id, Tap.payload(payload).evenIfStale());
    if (!(outcome instanceof TapOutcome.Tapped)) {
      throw new AssertionError("The tap on " + payload + " came to nothing: " + outcome);
    }
  }

  /** The buttons on the screen. */
  List<QuickReply> buttons() {
    return sandbox.conversation(id).quickReplies();
  }

  /** What a button that is on the screen sends when it is tapped. */
  String payload(String title) {
    return buttons().stream()
        .filter(reply -> reply.title().equals(title))
        .findFirst()
        .orElseThrow()
        .payload();
  }

  /** The texts that the account sent, oldest first. */
  List<String> received() {
    return sandbox.conversation(id).messages().stream()
        .filter(message -> message.author() == Author.ACCOUNT)
        .map(Message::content)
        .map(content -> content instanceof Content.Text text ? text.text() : content.toString())
        .toList();
  }

  /** The Graph calls that sent something to this person, oldest first. */
  List<RecordedCall> calls() {
    return sandbox.calls().stream()
        .filter(call -> body(call).at("/recipient/id").asString("").equals(id.value()))
        .toList();
  }

  /** What a call said; a missing node where that could not be read. */
  static JsonNode body(RecordedCall call) {
    JsonNode request = call.request();
    return request == null ? MissingNode.getInstance() : request;
  }
}
