package dev.countersign.bench;

import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Content.QuickReply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Asks for approvals over HTTP, and finds what arrived on the phones. */
final class Asking {
  private final House house;
  private final Receiver receiver;
  private final String key;

  Asking(House house, Receiver receiver, String key) {
    this.house = house;
    this.receiver = receiver;
    this.key = key;
  }

  /** The request for one approval whose callback goes to a path. */
  byte[] request(int account, PersonId person, String path) {
    String body =
        """
        {"account":"account-%s","to":"%s","fields":[{"key":"amount","label":"Amount","value":"129.90 EUR"}],
         "resume":{"type":"http","url":"%s"}}
        """
            .formatted(house.account(account), person.value(), receiver.url(path));
    return HttpLoad.post(
        "/v1/approvals",
        Map.of("Authorization", "Bearer " + key),
        body.getBytes(StandardCharsets.UTF_8));
  }

  /** The buttons of everything that a person was asked, oldest first: what approves. */
  List<String> approvals(PersonId person) {
    return house.sandbox().conversation(person).messages().stream()
        .map(message -> message.content().offeredQuickReplies())
        .filter(replies -> !replies.isEmpty())
        .map(List::getFirst)
        .map(QuickReply::payload)
        .toList();
  }
}
