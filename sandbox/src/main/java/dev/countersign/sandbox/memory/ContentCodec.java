package dev.countersign.sandbox.memory;

import static dev.countersign.sandbox.memory.Members.list;
import static dev.countersign.sandbox.memory.Members.putIfThere;
import static dev.countersign.sandbox.memory.Members.text;
import static dev.countersign.sandbox.memory.Members.textIfThere;

import dev.countersign.sandbox.conversation.Choice;
import dev.countersign.sandbox.conversation.Content;
import dev.countersign.sandbox.conversation.Content.Button;
import dev.countersign.sandbox.conversation.Content.Card;
import dev.countersign.sandbox.conversation.Content.Frame;
import dev.countersign.sandbox.conversation.Content.QuickReply;
import dev.countersign.sandbox.conversation.Content.Section;
import dev.countersign.sandbox.conversation.Content.Story;
import java.net.URI;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What messages show, and what was chosen under them, in the lines of a memory. */
final class ContentCodec {

  private ContentCodec() {}

  static void write(Content content, ObjectNode into) {
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
      case Content.ReplyButtons(Frame frame, List<Choice.ReplyButton> buttons) -> {
        write(frame, into.put("kind", "replyButtons"));
        ArrayNode array = into.putArray("choices");
        buttons.forEach(button -> write(button, array.addObject()));
      }
      case Content.ListMenu(Frame frame, String opener, List<Section> sections) -> {
        write(frame, into.put("kind", "list").put("opener", opener));
        ArrayNode array = into.putArray("sections");
        for (Section section : sections) {
          ObjectNode json = array.addObject();
          putIfThere(json, "title", section.title());
          ArrayNode rows = json.putArray("rows");
          section.rows().forEach(row -> write(row, rows.addObject()));
        }
      }
      case Content.Template template -> {
        into.put("kind", "template").put("name", template.name());
        into.put("language", template.language()).put("category", template.category());
        write(template.buttons(), into.put("text", template.text()));
      }
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

  static Content content(JsonNode json) {
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
      case "cards" -> new Content.GenericTemplate(list(json, "cards", ContentCodec::card));
      case "replyButtons" ->
          new Content.ReplyButtons(frame(json), list(json, "choices", ContentCodec::replyButton));
      case "list" ->
          new Content.ListMenu(
              frame(json), text(json, "opener"), list(json, "sections", ContentCodec::section));
      case "template" ->
          new Content.Template(
              text(json, "name"),
              text(json, "language"),
              text(json, "category"),
              text(json, "text"),
              buttons(json));
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

  private static void write(Frame frame, ObjectNode into) {
    putIfThere(into, "header", frame.header());
    putIfThere(into.put("text", frame.text()), "footer", frame.footer());
  }

  private static Frame frame(JsonNode json) {
    return new Frame(textIfThere(json, "header"), text(json, "text"), textIfThere(json, "footer"));
  }

  private static Section section(JsonNode json) {
    return new Section(textIfThere(json, "title"), list(json, "rows", ContentCodec::row));
  }

  static void write(Choice choice, ObjectNode into) {
    switch (choice) {
      case Choice.ReplyButton(String id, String title) ->
          into.put("choice", "replyButton").put("id", id).put("title", title);
      case Choice.Row row -> {
        into.put("choice", "row").put("id", row.id()).put("title", row.title());
        putIfThere(into, "description", row.description());
      }
      case Choice.TemplateButton(String payload, String title) ->
          into.put("choice", "templateButton").put("payload", payload).put("title", title);
    }
  }

  static Choice choice(JsonNode json) {
    String kind = text(json, "choice");
    return switch (kind) {
      case "replyButton" -> replyButton(json);
      case "row" -> row(json);
      case "templateButton" ->
          new Choice.TemplateButton(text(json, "payload"), text(json, "title"));
      default -> throw new IllegalArgumentException("unknown choice " + kind);
    };
  }

  private static Choice.ReplyButton replyButton(JsonNode json) {
    return new Choice.ReplyButton(text(json, "id"), text(json, "title"));
  }

  private static Choice.Row row(JsonNode json) {
    return new Choice.Row(text(json, "id"), text(json, "title"), textIfThere(json, "description"));
  }

  static void write(Story story, ObjectNode into) {
    into.put("id", story.id()).put("url", story.url().toString());
  }

  static Story story(JsonNode json) {
    return new Story(text(json, "id"), URI.create(text(json, "url")));
  }
}
