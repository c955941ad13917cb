package dev.countersign.sandbox.memory;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Content;
import dev.countersign.sandbox.conversation.Content.Button;
import dev.countersign.sandbox.conversation.Content.Card;
import dev.countersign.sandbox.conversation.Content.QuickReply;
import dev.countersign.sandbox.conversation.Content.Story;
import dev.countersign.sandbox.conversation.ConversationEvent;
import dev.countersign.sandbox.conversation.ConversationEvent.Echoed;
import dev.countersign.sandbox.conversation.ConversationEvent.Joined;
import dev.countersign.sandbox.conversation.ConversationEvent.Looked;
import dev.countersign.sandbox.conversation.ConversationEvent.Occasion;
import dev.countersign.sandbox.conversation.ConversationEvent.Reacted;
import dev.countersign.sandbox.conversation.ConversationEvent.Showed;
import dev.countersign.sandbox.conversation.ConversationEvent.TappedButton;
import dev.countersign.sandbox.conversation.ConversationEvent.TappedQuickReply;
import dev.countersign.sandbox.conversation.ConversationEvent.Unsent;
import dev.countersign.sandbox.conversation.ConversationEvent.Wrote;
import dev.countersign.sandbox.conversation.Message;
import dev.countersign.sandbox.conversation.Message.Author;
import dev.countersign.sandbox.conversation.MessageId;
import dev.countersign.sandbox.conversation.SenderAction;
import dev.countersign.sandbox.conversation.Writing;
import dev.countersign.sandbox.memory.MemoryLine.Happened;
import dev.countersign.sandbox.memory.MemoryLine.Settled;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lines of a memory as JSON: {@code {"number":7,"event":"wrote","at":…,"account":…,"person":…,…}}
 * for an event, {@code {"settled":7}} for the end of its webhook.
 */
final class MemoryCodec {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private MemoryCodec() {}

  /** One line without its end. */
  static String write(MemoryLine line) {
    ObjectNode json = MAPPER.createObjectNode();
    switch (line) {
      case Settled(long number) -> json.put("settled", number);
      case Happened(long number, ConversationEvent event) -> {
        json.put("number", number).put("event", name(event));
        json.put("at", event.occasion().at().toString());
        json.put("account", event.occasion().account().value());
        json.put("person", event.occasion().person().value());
        write(event, json);
      }
    }
    return MAPPER.writeValueAsString(json);
  }

  /**
   * Reads a line without its end.
   *
   * @throws IllegalArgumentException if it is not one of a memory; the message is one line
   */
  static MemoryLine read(String line) {
    try {
      JsonNode json = MAPPER.readTree(line);
      if (json.has("settled")) {
        return new Settled(json.required("settled").longValue());
      }
      return new Happened(json.required("number").longValue(), event(json));
    } catch (JacksonException broken) {
      throw new IllegalArgumentException(
          broken.getOriginalMessage().lines().findFirst().orElse(""), broken);
    } catch (DateTimeException broken) {
      throw new IllegalArgumentException(broken.getMessage(), broken);
    }
  }

  private static String name(ConversationEvent event) {
    return switch (event) {
      case Joined joined -> "joined";
      case Wrote wrote -> "wrote";
      case TappedQuickReply tapped -> "tappedQuickReply";
      case TappedButton tapped -> "tappedButton";
      case Echoed echoed -> "echoed";
      case Showed showed -> "showed";
      case Looked looked -> "looked";
      case Reacted reacted -> "reacted";
      case Unsent unsent -> "unsent";
    };
  }

  private static void write(ConversationEvent event, ObjectNode into) {
    switch (event) {
      case Joined joined -> into.put("name", joined.name()).put("username", joined.username());
      case Wrote wrote -> {
        into.put("mid", wrote.message().value());
        write(wrote.writing(), into);
      }
      case TappedQuickReply tapped ->
          into.put("mid", tapped.message().value())
              .put("on", tapped.on().value())
              .put("title", tapped.title())
              .put("payload", tapped.payload());
      case TappedButton tapped ->
          into.put("mid", tapped.message().value())
              .put("title", tapped.title())
              .put("payload", tapped.payload());
      case Echoed echoed -> {
        into.put("mid", echoed.message().id().value());
        putIfThere(into, "replyTo", echoed.message().replyTo());
        write(echoed.message().content(), into.putObject("content"));
      }
      case Showed showed -> into.put("action", showed.action().name());
      case Looked looked -> into.put("mid", looked.message().value());
      case Reacted reacted ->
          putIfThere(into.put("mid", reacted.message().value()), "emoji", reacted.emoji());
      case Unsent unsent -> into.put("mid", unsent.message().value());
    }
  }

  private static ConversationEvent event(JsonNode json) {
    Occasion occasion =
        new Occasion(
            new AccountId(text(json, "account")),
            new PersonId(text(json, "person")),
            Instant.parse(text(json, "at")));
    String name = text(json, "event");
    return switch (name) {
      case "joined" -> new Joined(occasion, text(json, "name"), text(json, "username"));
      case "wrote" -> new Wrote(occasion, mid(json), writing(json));
      case "tappedQuickReply" ->
          new TappedQuickReply(
              occasion,
              mid(json),
              new MessageId(text(json, "on")),
              text(json, "title"),
              text(json, "payload"));
      case "tappedButton" ->
          new TappedButton(occasion, mid(json), text(json, "title"), text(json, "payload"));
      case "echoed" -> new Echoed(occasion, message(json, occasion.at()));
      case "showed" -> new Showed(occasion, SenderAction.valueOf(text(json, "action")));
      case "looked" -> new Looked(occasion, mid(json));
      case "reacted" -> new Reacted(occasion, mid(json), textIfThere(json, "emoji"));
      case "unsent" -> new Unsent(occasion, mid(json));
      default -> throw new IllegalArgumentException("unknown event " + name);
    };
  }

  private static void write(Writing writing, ObjectNode into) {
    into.put("text", writing.text());
    putIfThere(into, "replyTo", writing.replyTo());
    Story story = writing.story();
    if (story != null) {
      write(story, into.putObject("story"));
    }
    into.put("self", writing.self()).put("form", writing.form().name());
  }

  private static Writing writing(JsonNode json) {
    return new Writing(
        text(json, "text"),
        midIfThere(json, "replyTo"),
        json.has("story") ? story(json.required("story")) : null,
        json.required("self").booleanValue(),
        Writing.Form.valueOf(text(json, "form")));
  }

  /** A message of the account as it is when it is accepted. */
  private static Message message(JsonNode json, Instant at) {
    return new Message(
        mid(json),
        Author.ACCOUNT,
        at,
        content(json.required("content")),
        midIfThere(json, "replyTo"),
        null,
        false);
  }

  private static void write(Content content, ObjectNode into) {
    switch (content) {
      case Content.Text(String text, List<QuickReply> quickReplies) -> {
        ArrayNode replies = into.put("kind", "text").put("text", text).putArray("quickReplies");
        for (QuickReply reply : quickReplies) {
          replies.addObject().put("title", reply.title()).put("payload", reply.payload());
        }
      }
      case Content.StoryReply(String text, Story story) ->
          write(story, into.put("kind", "storyReply").put("text", text).putObject("story"));
      case Content.ButtonTemplate(String text, List<Button> buttons) ->
          write(buttons, into.put("kind", "buttons").put("text", text));
      case Content.GenericTemplate(List<Card> cards) -> {
        ArrayNode array = into.put("kind", "cards").putArray("cards");
        for (Card card : cards) {
          ObjectNode json = array.addObject().put("title", card.title());
          putIfThere(json, "subtitle", card.subtitle());
          putIfThere(json, "imageUrl", card.imageUrl());
          write(card.buttons(), json);
        }
      }
    }
  }

  private static Content content(JsonNode json) {
    String kind = text(json, "kind");
    return switch (kind) {
      case "text" ->
          new Content.Text(
              text(json, "text"),
              list(
                  json,
                  "quickReplies",
                  reply -> new QuickReply(text(reply, "title"), text(reply, "payload"))));
      case "storyReply" ->
          new Content.StoryReply(text(json, "text"), story(json.required("story")));
      case "buttons" -> new Content.ButtonTemplate(text(json, "text"), buttons(json));
      case "cards" -> new Content.GenericTemplate(list(json, "cards", MemoryCodec::card));
      default -> throw new IllegalArgumentException("unknown content " + kind);
    };
  }

  private static Card card(JsonNode json) {
    String image = textIfThere(json, "imageUrl");
    return new Card(
        text(json, "title"),
        textIfThere(json, "subtitle"),
        image == null ? null : URI.create(image),
        buttons(json));
  }

  private static void write(List<Button> buttons, ObjectNode into) {
    ArrayNode array = into.putArray("buttons");
    for (Button button : buttons) {
      ObjectNode json = array.addObject().put("title", button.title());
      switch (button) {
        case Button.Postback postback -> json.put("payload", postback.payload());
        case Button.Link link -> json.put("url", link.url().toString());
      }
    }
  }

  private static List<Button> buttons(JsonNode json) {
    return list(
        json,
        "buttons",
        button ->
            button.has("url")
                ? new Button.Link(text(button, "title"), URI.create(text(button, "url")))
                : new Button.Postback(text(button, "title"), text(button, "payload")));
  }

  private static void write(Story story, ObjectNode into) {
    into.put("id", story.id()).put("url", story.url().toString());
  }

  private static Story story(JsonNode json) {
    return new Story(text(json, "id"), URI.create(text(json, "url")));
  }

  private static <T> List<T> list(JsonNode json, String name, Function<JsonNode, T> element) {
    return json.required(name).valueStream().map(element).toList();
  }

  private static MessageId mid(JsonNode json) {
    return new MessageId(text(json, "mid"));
  }

  private static @Nullable MessageId midIfThere(JsonNode json, String name) {
    String value = textIfThere(json, name);
    return value == null ? null : new MessageId(value);
  }

  private static String text(JsonNode json, String name) {
    return json.required(name).stringValue();
  }

  private static @Nullable String textIfThere(JsonNode json, String name) {
    return json.has(name) ? text(json, name) : null;
  }

  private static void putIfThere(ObjectNode into, String name, @Nullable Object value) {
    if (value != null) {
      into.put(name, value.toString());
    }
  }
}
