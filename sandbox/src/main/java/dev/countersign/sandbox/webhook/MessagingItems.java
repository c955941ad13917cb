package dev.countersign.sandbox.webhook;

import dev.countersign.sandbox.conversation.Content;
import dev.countersign.sandbox.conversation.Content.Story;
import dev.countersign.sandbox.conversation.ConversationEvent;
import dev.countersign.sandbox.conversation.ConversationEvent.Occasion;
import dev.countersign.sandbox.conversation.ConversationEvent.Told;
import dev.countersign.sandbox.conversation.Message;
import dev.countersign.sandbox.conversation.MessageId;
import dev.countersign.sandbox.conversation.Writing;
import dev.countersign.sandbox.conversation.Writing.Form;
import dev.countersign.sandbox.webhook.PendingWebhook.Event;
import dev.countersign.sandbox.webhook.PendingWebhook.Subject;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Elements of {@code messaging} that Instagram and Messenger share. */
final class MessagingItems {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private MessagingItems() {}

  static Event wrote(ConversationEvent.Wrote event) {
    Writing writing = event.writing();
    ObjectNode item = inbound(event.occasion());
    ObjectNode message = item.putObject("message");
    message.put("mid", event.message().value()).put("text", writing.text());
    if (writing.replyTo() != null) {
      message.putObject("reply_to").put("mid", writing.replyTo().value());
    }
    Story story = writing.story();
    if (story != null) {
      message
          .putObject("reply_to")
          .putObject("story")
          .put("url", story.url().toString())
          .put("id", story.id());
    }
    if (writing.self()) {
      message.put("is_self", true);
    }
    String kind = story == null ? "text" : "story_reply";
    String field = writing.form() == Form.STANDBY ? "standby" : "messages";
    return event(kind, event.message(), field, writing.form(), event, item);
  }

  static Event tappedQuickReply(ConversationEvent.TappedQuickReply event) {
    ObjectNode item = inbound(event.occasion());
    item.putObject("message")
        .put("mid", event.message().value())
        .put("text", event.title())
        .putObject("quick_reply")
        .put("payload", event.payload());
    return event("quick_reply", event.message(), "messages", event, item);
  }

  static Event tappedButton(ConversationEvent.TappedButton event) {
    ObjectNode item = inbound(event.occasion());
    item.putObject("postback")
        .put("mid", event.message().value())
        .put("title", event.title())
        .put("payload", event.payload());
    return event("postback", event.message(), "messaging_postbacks", event, item);
  }

  static ObjectNode echo(ConversationEvent.Echoed event) {
    Message message = event.message();
    ObjectNode item =
        between(
            event.occasion().account().value(),
            event.occasion().person().value(),
            event.occasion());
    ObjectNode body = item.putObject("message").put("mid", message.id().value());
    switch (message.content()) {
      case Content.Text text -> body.put("text", text.text());
      case Content.StoryReply reply -> body.put("text", reply.text());
      case Content.ButtonTemplate template -> echoTemplate(body);
      case Content.GenericTemplate template -> echoTemplate(body);
      case Content.Template template -> echoTemplate(body);
      case Content.ReplyButtons buttons -> body.put("text", buttons.frame().text());
      case Content.ListMenu menu -> body.put("text", menu.frame().text());
    }
    MessageId replyTo = message.replyTo();
    if (replyTo != null) {
      body.putObject("reply_to").put("mid", replyTo.value());
    }
    body.put("is_echo", true);
    return item;
  }

  private static void echoTemplate(ObjectNode body) {
    body.putArray("attachments").addObject().put("type", "template").putObject("payload");
  }

  static Event reacted(ConversationEvent.Reacted event) {
    ObjectNode item = inbound(event.occasion());
    ObjectNode reaction = item.putObject("reaction").put("mid", event.message().value());
    String emoji = event.emoji();
    if (emoji == null) {
      reaction.put("action", "unreact");
    } else {
      reaction.put("action", "react").put("reaction", reactionName(emoji)).put("emoji", emoji);
    }
    return event("reaction", event.message(), "message_reactions", event, item);
  }

  private static String reactionName(String emoji) {
    return switch (emoji) {
      case "❤", "❤️" -> "love";
      case "😂", "😆" -> "laugh";
      case "😮" -> "wow";
      case "😢" -> "sad";
      case "😡", "😠" -> "angry";
      case "👍" -> "like";
      default -> "other";
    };
  }

  static ObjectNode inbound(Occasion occasion) {
    return between(occasion.person().value(), occasion.account().value(), occasion);
  }

  private static ObjectNode between(String sender, String recipient, Occasion occasion) {
    ObjectNode item = JSON.objectNode();
    item.putObject("sender").put("id", sender);
    item.putObject("recipient").put("id", recipient);
    item.put("timestamp", occasion.at().toEpochMilli());
    return item;
  }

  static Event event(String kind, MessageId message, String field, Told event, ObjectNode item) {
    return event(kind, message, field, Form.MESSAGING, event, item);
  }

  private static Event event(
      String kind, MessageId message, String field, Form form, Told event, ObjectNode item) {
    Subject subject = new Subject(kind, message.value());
    return new Event(subject, field, form, event.occasion().at(), item, () -> {});
  }
}
