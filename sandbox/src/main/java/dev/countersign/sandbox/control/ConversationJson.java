package dev.countersign.sandbox.control;

import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.Channel;
import dev.countersign.sandbox.conversation.Choice;
import dev.countersign.sandbox.conversation.Content;
import dev.countersign.sandbox.conversation.Content.Button;
import dev.countersign.sandbox.conversation.Content.Card;
import dev.countersign.sandbox.conversation.Content.Frame;
import dev.countersign.sandbox.conversation.Content.QuickReply;
import dev.countersign.sandbox.conversation.Content.Section;
import dev.countersign.sandbox.conversation.ConversationView;
import dev.countersign.sandbox.conversation.Failure;
import dev.countersign.sandbox.conversation.Message;
import dev.countersign.sandbox.conversation.Message.Author;
import dev.countersign.sandbox.conversation.Message.Status;
import dev.countersign.sandbox.conversation.MessageId;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON form of a conversation, as the phone page shows it. */
final class ConversationJson {

  private ConversationJson() {}

  static ObjectNode write(ConversationView view, AccountSummary account, Instant now) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("person", StateJson.person(view.person()));
    AccountSettings settings = account.settings();
    body.putObject("account")
        .put("id", settings.id().value())
        .put("name", settings.name())
        .put("username", settings.username())
        .put("channel", StateJson.lower(settings.channel()))
        .put("webhook", webhook(account));
    body.put("now", now.toString());
    body.set("window", StateJson.window(view.window(), now));
    body.put("online", view.online());
    body.put("typing", view.typing());
    body.put("seenByAccount", value(view.seenByAccount()));
    body.put("seenByPerson", value(view.seenByPerson()));
    ArrayNode messages = body.putArray("messages");
    for (Message message : view.messages()) {
      ObjectNode json = messages.addObject();
      write(message, json);
      if (message.author() == Author.ACCOUNT) {
        json.put("reported", StateJson.lower(reported(message, settings.channel())));
      }
    }
    ArrayNode quickReplies = body.putArray("quickReplies");
    for (QuickReply reply : view.quickReplies()) {
      quickReplies
          .addObject()
          .put("mid", value(view.quickRepliesOn()))
          .put("title", reply.title())
          .put("payload", reply.payload());
    }
    return body.put("version", view.version());
  }

  private static String webhook(AccountSummary account) {
    if (account.state().webhookUrl() == null) {
      return "missing";
    }
    return account.state().subscribed() ? "subscribed" : "unsubscribed";
  }

  /** What the account can know: Instagram has no webhook that says that a message was delivered. */
  private static Status reported(Message message, Channel channel) {
    return channel == Channel.INSTAGRAM && message.status() == Status.DELIVERED
        ? Status.SENT
        : message.status();
  }

  private static void write(Message message, ObjectNode into) {
    into.put("mid", message.id().value());
    into.put("from", StateJson.lower(message.author()));
    into.put("at", message.at().toString());
    into.put("replyTo", value(message.replyTo()));
    into.put("reaction", message.reaction());
    into.put("unsent", message.unsent());
    into.put("status", StateJson.lower(message.status()));
    Failure failure = message.failure();
    if (failure != null) {
      into.putObject("failure")
          .put("code", failure.code())
          .put("title", failure.title())
          .put("details", failure.details());
    }
    switch (message.content()) {
      case Content.Text text -> {
        into.put("kind", "text").put("text", text.text());
        ArrayNode offered = into.putArray("offered");
        for (QuickReply reply : text.quickReplies()) {
          offered.addObject().put("title", reply.title()).put("payload", reply.payload());
        }
      }
      case Content.StoryReply reply -> {
        into.put("kind", "storyReply").put("text", reply.text());
        into.put("story", reply.story().url().toString());
      }
      case Content.ButtonTemplate template -> {
        into.put("kind", "buttons").put("text", template.text());
        write(template.buttons(), into.putArray("buttons"));
      }
      case Content.Template template -> {
        into.put("kind", "template").put("text", template.text());
        into.put("name", template.name()).put("language", template.language());
        write(template.buttons(), into.putArray("buttons"));
      }
      case Content.ReplyButtons offer -> {
        write(offer.frame(), into.put("kind", "replyButtons"));
        ArrayNode buttons = into.putArray("buttons");
        for (Choice.ReplyButton button : offer.buttons()) {
          buttons
              .addObject()
              .put("type", "reply")
              .put("title", button.title())
              .put("payload", button.id());
        }
      }
      case Content.ListMenu menu -> {
        write(menu.frame(), into.put("kind", "list").put("opener", menu.opener()));
        ArrayNode sections = into.putArray("sections");
        menu.sections().forEach(section -> write(section, sections.addObject()));
      }
      case Content.GenericTemplate template -> {
        into.put("kind", "cards");
        ArrayNode cards = into.putArray("cards");
        template.cards().forEach(card -> write(card, cards.addObject()));
      }
    }
  }

  private static void write(Frame frame, ObjectNode into) {
    into.put("header", frame.header()).put("text", frame.text()).put("footer", frame.footer());
  }

  private static void write(Section section, ObjectNode into) {
    ArrayNode rows = into.put("title", section.title()).putArray("rows");
    for (Choice.Row row : section.rows()) {
      rows.addObject()
          .put("title", row.title())
          .put("description", row.description())
          .put("payload", row.id());
    }
  }

  private static void write(Card card, ObjectNode into) {
    URI image = card.imageUrl();
    into.put("title", card.title()).put("subtitle", card.subtitle());
    into.put("imageUrl", image == null ? null : image.toString());
    write(card.buttons(), into.putArray("buttons"));
  }

  private static void write(List<Button> buttons, ArrayNode into) {
    for (Button button : buttons) {
      switch (button) {
        case Button.Postback(String title, String payload) ->
            into.addObject().put("type", "postback").put("title", title).put("payload", payload);
        case Button.Link(String title, URI url) ->
            into.addObject().put("type", "web_url").put("title", title).put("url", url.toString());
      }
    }
  }

  private static @Nullable String value(@Nullable MessageId id) {
    return id == null ? null : id.value();
  }
}
