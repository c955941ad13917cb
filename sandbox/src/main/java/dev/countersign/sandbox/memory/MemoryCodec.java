package dev.countersign.sandbox.memory;

import static dev.countersign.sandbox.memory.Members.putIfThere;
import static dev.countersign.sandbox.memory.Members.text;
import static dev.countersign.sandbox.memory.Members.textIfThere;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Content.Story;
import dev.countersign.sandbox.conversation.ConversationEvent;
import dev.countersign.sandbox.conversation.ConversationEvent.AccountReacted;
import dev.countersign.sandbox.conversation.ConversationEvent.Chose;
import dev.countersign.sandbox.conversation.ConversationEvent.Connected;
import dev.countersign.sandbox.conversation.ConversationEvent.Delivered;
import dev.countersign.sandbox.conversation.ConversationEvent.Echoed;
import dev.countersign.sandbox.conversation.ConversationEvent.Failed;
import dev.countersign.sandbox.conversation.ConversationEvent.Joined;
import dev.countersign.sandbox.conversation.ConversationEvent.Looked;
import dev.countersign.sandbox.conversation.ConversationEvent.Moved;
import dev.countersign.sandbox.conversation.ConversationEvent.Occasion;
import dev.countersign.sandbox.conversation.ConversationEvent.Reacted;
import dev.countersign.sandbox.conversation.ConversationEvent.Showed;
import dev.countersign.sandbox.conversation.ConversationEvent.TappedButton;
import dev.countersign.sandbox.conversation.ConversationEvent.TappedQuickReply;
import dev.countersign.sandbox.conversation.ConversationEvent.Unsent;
import dev.countersign.sandbox.conversation.ConversationEvent.Wrote;
import dev.countersign.sandbox.conversation.Failure;
import dev.countersign.sandbox.conversation.Message;
import dev.countersign.sandbox.conversation.MessageId;
import dev.countersign.sandbox.conversation.Receipt;
import dev.countersign.sandbox.conversation.SenderAction;
import dev.countersign.sandbox.conversation.Writing;
import dev.countersign.sandbox.memory.MemoryLine.Happened;
import dev.countersign.sandbox.memory.MemoryLine.Settled;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
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
      case Chose chose -> "chose";
      case Echoed echoed -> "echoed";
      case Delivered delivered -> "delivered";
      case Failed failed -> "failed";
      case AccountReacted reacted -> "accountReacted";
      case Connected connected -> "connected";
      case Moved moved -> "moved";
      case Showed showed -> "showed";
      case Looked looked -> "looked";
      case Reacted reacted -> "reacted";
      case Unsent unsent -> "unsent";
    };
  }

  private static void write(ConversationEvent event, ObjectNode into) {
    switch (event) {
      case Joined joined -> PersonCodec.write(joined.person(), into);
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
      case Chose chose -> {
        into.put("mid", chose.message().value()).put("on", chose.on().value());
        ContentCodec.write(chose.choice(), into);
      }
      case Echoed echoed -> write(echoed.message(), into);
      case Delivered delivered -> write(delivered.receipt(), into);
      case Failed failed -> {
        write(failed.message(), into);
        into.put("sentAt", failed.message().at().toString());
        into.put("code", failed.failure().code());
        into.put("title", failed.failure().title()).put("details", failed.failure().details());
      }
      case AccountReacted reacted ->
          into.put("reaction", reacted.reaction().value())
              .put("mid", reacted.message().value())
              .put("emoji", reacted.emoji());
      case Connected connected -> into.put("online", connected.online());
      case Moved moved -> {
        into.put("mid", moved.message().value());
        PersonCodec.write(moved.before(), into.putObject("before"));
        PersonCodec.write(moved.after(), into.putObject("after"));
      }
      case Showed showed -> into.put("action", showed.action().name());
      case Looked looked -> write(looked.receipt(), into);
      case Reacted reacted -> {
        putIfThere(into.put("mid", reacted.message().value()), "emoji", reacted.emoji());
        putIfThere(into, "reaction", reacted.reaction());
      }
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
      case "joined" -> new Joined(occasion, PersonCodec.person(occasion.person(), json));
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
      case "chose" ->
          new Chose(
              occasion, mid(json), new MessageId(text(json, "on")), ContentCodec.choice(json));
      case "echoed" -> new Echoed(occasion, message(json, occasion.at()));
      case "delivered" -> new Delivered(occasion, receipt(json, occasion.at()));
      case "failed" ->
          new Failed(
              occasion,
              message(json, Instant.parse(text(json, "sentAt"))),
              new Failure(
                  json.required("code").intValue(), text(json, "title"), text(json, "details")));
      case "accountReacted" ->
          new AccountReacted(
              occasion, new MessageId(text(json, "reaction")), mid(json), text(json, "emoji"));
      case "connected" -> new Connected(occasion, json.required("online").booleanValue());
      case "moved" ->
          new Moved(
              occasion,
              mid(json),
              PersonCodec.person(occasion.person(), json.required("before")),
              PersonCodec.person(occasion.person(), json.required("after")));
      case "showed" -> new Showed(occasion, SenderAction.valueOf(text(json, "action")));
      case "looked" -> new Looked(occasion, receipt(json, occasion.at()));
      case "reacted" ->
          new Reacted(
              occasion, mid(json), textIfThere(json, "emoji"), midIfThere(json, "reaction"));
      case "unsent" -> new Unsent(occasion, mid(json));
      default -> throw new IllegalArgumentException("unknown event " + name);
    };
  }

  private static void write(Writing writing, ObjectNode into) {
    into.put("text", writing.text());
    putIfThere(into, "replyTo", writing.replyTo());
    Story story = writing.story();
    if (story != null) {
      ContentCodec.write(story, into.putObject("story"));
    }
    into.put("self", writing.self()).put("form", writing.form().name());
  }

  private static Writing writing(JsonNode json) {
    return new Writing(
        text(json, "text"),
        midIfThere(json, "replyTo"),
        json.has("story") ? ContentCodec.story(json.required("story")) : null,
        json.required("self").booleanValue(),
        Writing.Form.valueOf(text(json, "form")));
  }

  private static void write(Message message, ObjectNode into) {
    into.put("mid", message.id().value());
    putIfThere(into, "replyTo", message.replyTo());
    putIfThere(into, "callbackData", message.callbackData());
    ContentCodec.write(message.content(), into.putObject("content"));
  }

  /** A message of the account as it is when it is accepted. */
  private static Message message(JsonNode json, Instant at) {
    return Message.byAccount(
        mid(json),
        at,
        ContentCodec.content(json.required("content")),
        midIfThere(json, "replyTo"),
        textIfThere(json, "callbackData"));
  }

  private static void write(Receipt receipt, ObjectNode into) {
    into.put("mid", receipt.message().value()).put("sentAt", receipt.sentAt().toString());
    into.put("category", receipt.category());
    putIfThere(into, "callbackData", receipt.callbackData());
  }

  /** Older sandboxes kept the message's id only. */
  private static Receipt receipt(JsonNode json, Instant at) {
    String sentAt = textIfThere(json, "sentAt");
    String category = textIfThere(json, "category");
    return new Receipt(
        mid(json),
        sentAt == null ? at : Instant.parse(sentAt),
        category == null ? Receipt.SERVICE : category,
        textIfThere(json, "callbackData"));
  }

  private static MessageId mid(JsonNode json) {
    return new MessageId(text(json, "mid"));
  }

  private static @Nullable MessageId midIfThere(JsonNode json, String name) {
    String value = textIfThere(json, name);
    return value == null ? null : new MessageId(value);
  }
}
