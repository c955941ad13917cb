package dev.countersign.sandbox.graph;

import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Content;
import dev.countersign.sandbox.conversation.Content.Button;
import dev.countersign.sandbox.conversation.Content.Card;
import dev.countersign.sandbox.conversation.Content.QuickReply;
import dev.countersign.sandbox.conversation.Conversations.Sending;
import dev.countersign.sandbox.conversation.MessageId;
import dev.countersign.sandbox.conversation.MessagingWindow.Rule;
import dev.countersign.sandbox.conversation.SenderAction;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Reads a request of Instagram or Messenger in which their rules found nothing wrong. */
final class MessagingSendReader {

  private static final int TITLE_CHARACTERS = 20;

  private MessagingSendReader() {}

  static SendRequest read(JsonNode request) {
    PersonId recipient = new PersonId(request.path("recipient").path("id").asString());
    if (request.has("sender_action")) {
      String name = request.path("sender_action").asString().toUpperCase(Locale.ROOT);
      return new SendRequest.Action(recipient, SenderAction.valueOf(name));
    }
    String quoted = request.path("reply_to").path("mid").asString("");
    boolean humanAgent = request.path("tag").asString("").equals("HUMAN_AGENT");
    JsonNode message = request.path("message");
    Sending sending =
        new Sending(
            content(message),
            quoted.isBlank() ? null : new MessageId(quoted),
            humanAgent ? Rule.HUMAN_AGENT : Rule.STANDARD,
            message.path("metadata").stringValue(null));
    return new SendRequest.Message(recipient, sending);
  }

  private static Content content(JsonNode message) {
    if (message.has("attachment")) {
      JsonNode payload = message.path("attachment").path("payload");
      return payload.path("template_type").asString().equals("button")
          ? new Content.ButtonTemplate(
              payload.path("text").asString(), buttons(payload.path("buttons")))
          : new Content.GenericTemplate(cards(payload.path("elements")));
    }
    List<QuickReply> replies =
        message.path("quick_replies").valueStream().map(MessagingSendReader::quickReply).toList();
    return new Content.Text(message.path("text").asString(), replies);
  }

  private static QuickReply quickReply(JsonNode reply) {
    return new QuickReply(cut(reply.path("title").asString()), reply.path("payload").asString());
  }

  /** "Longer is cut": Meta shortens the titles of quick replies instead of refusing them. */
  private static String cut(String title) {
    return title.codePointCount(0, title.length()) <= TITLE_CHARACTERS
        ? title
        : title.substring(0, title.offsetByCodePoints(0, TITLE_CHARACTERS));
  }

  private static List<Card> cards(JsonNode elements) {
    return elements.valueStream().map(MessagingSendReader::card).toList();
  }

  private static Card card(JsonNode element) {
    String subtitle = element.path("subtitle").stringValue(null);
    String image = element.path("image_url").stringValue(null);
    return new Card(
        element.path("title").asString(),
        subtitle,
        image == null ? null : URI.create(image),
        buttons(element.path("buttons")));
  }

  private static List<Button> buttons(JsonNode buttons) {
    return buttons.valueStream().map(MessagingSendReader::button).toList();
  }

  private static Button button(JsonNode button) {
    String title = button.path("title").asString();
    return button.path("type").asString().equals("postback")
        ? new Button.Postback(title, button.path("payload").asString())
        : new Button.Link(title, URI.create(button.path("url").asString()));
  }
}
