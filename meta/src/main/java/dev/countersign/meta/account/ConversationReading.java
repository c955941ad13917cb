package dev.countersign.meta.account;

import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.Conversation;
import dev.countersign.channel.MessageId;
import dev.countersign.meta.graph.GraphAnswer;
import dev.countersign.meta.webhook.WireTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a person and an account wrote to each other, as Meta remembers it.
 *
 * <p>Sources: Messenger Platform "Conversations API" ({@code GET
 * /{page-id}/conversations?platform=…&user_id=…}, the details of the 20 newest messages of each
 * conversation; {@code pages_messaging} or {@code instagram_manage_messages}, and {@code
 * pages_manage_metadata}), Instagram API with Instagram Login "Get Conversations" ({@code
 * /me/conversations}; not while the conversation lies in the Requests folder for more than 30
 * days). WhatsApp Cloud API has nothing of the kind. Times are in whole seconds.
 */
record ConversationReading(Inquiry inquiry) {
  /** Older messages are told as deleted. */
  private static final int MOST_MESSAGES = 20;

  private static final String FIELDS =
      "messages.limit(" + MOST_MESSAGES + "){id,created_time,from,message}";

  private static final JsonMapper JSON = new JsonMapper();

  /** What was written at that time and after it. */
  Conversation read(String person, Instant since) {
    return switch (inquiry.channel()) {
      case INSTAGRAM, MESSENGER ->
          read(
              person,
              since,
              inquiry.ask(
                  List.of("me", "conversations"),
                  Map.of(
                      "platform", inquiry.channel().label(), "user_id", person, "fields", FIELDS)));
      case WHATSAPP -> new Conversation.Unreadable("WhatsApp does not tell what people wrote");
    };
  }

  private Conversation read(String person, Instant since, GraphAnswer answer) {
    return switch (answer) {
      case GraphAnswer.Success success -> messages(person, since, success.body());
      case GraphAnswer.Refused refused ->
          switch (inquiry.failure(refused)) {
            case PERMISSION, RECIPIENT, BUG, POLICY, TEMPLATE, WINDOW ->
                new Conversation.Unreadable(Inquiry.words(answer));
            case RETRY, BACKOFF, BACKOFF_RECIPIENT, TOKEN, AMBIGUOUS ->
                new Conversation.NotNow(Inquiry.words(answer));
          };
      case GraphAnswer.NotSent notSent -> new Conversation.NotNow(notSent.detail());
      case GraphAnswer.Unclear unclear -> new Conversation.NotNow(unclear.detail());
    };
  }

  private Conversation messages(String person, Instant since, JsonNode body) {
    if (!body.path("data").isArray()) {
      return new Conversation.NotNow("the answer holds no conversations");
    }
    List<Conversation.Message> messages = new ArrayList<>();
    boolean isWhole = true;
    for (JsonNode conversation : body.path("data")) {
      JsonNode told = conversation.path("messages").path("data");
      boolean reachesBack = told.size() < MOST_MESSAGES;
      for (JsonNode message : told) {
        Instant at = WireTime.iso(message.path("created_time").asString(""));
        if (at == null) {
          // whatever this is, it may be an answer that we cannot read
          isWhole = false;
          continue;
        }
        if (at.isBefore(since)) {
          reachesBack = true;
          continue;
        }
        String id = message.path("id").asString("");
        if (!id.isEmpty()) {
          boolean isTheirs = message.path("from").path("id").asString("").equals(person);
          String text = message.path("message").asString("");
          messages.add(
              new Conversation.Message(
                  new MessageId(id),
                  at,
                  isTheirs,
                  isTheirs
                      ? webhook(person, inquiry.platformId(), id, at, text)
                      : webhook(inquiry.platformId(), person, id, at, text)));
        }
      }
      isWhole &= reachesBack;
    }
    return new Conversation.Read(messages.reversed(), isWhole);
  }

  /** The form of Instagram's and Messenger's webhooks. */
  private String webhook(String sender, String recipient, String id, Instant at, String text) {
    ObjectNode body = JSON.createObjectNode();
    body.put("object", inquiry.channel() == ChannelKind.INSTAGRAM ? "instagram" : "page");
    ObjectNode entry = body.putArray("entry").addObject();
    entry.put("id", inquiry.platformId()).put("time", at.toEpochMilli());
    ObjectNode item = entry.putArray("messaging").addObject();
    item.putObject("sender").put("id", sender);
    item.putObject("recipient").put("id", recipient);
    item.put("timestamp", at.toEpochMilli());
    ObjectNode message = item.putObject("message").put("mid", id);
    if (sender.equals(inquiry.platformId())) {
      message.put("is_echo", true);
    }
    if (!text.isBlank()) {
      message.put("text", text);
    }
    return body.toString();
  }
}
