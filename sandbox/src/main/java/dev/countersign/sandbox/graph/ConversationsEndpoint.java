package dev.countersign.sandbox.graph;

import dev.countersign.sandbox.account.Account;
import dev.countersign.sandbox.account.Channel;
import dev.countersign.sandbox.account.Connection;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Content;
import dev.countersign.sandbox.conversation.ConversationView;
import dev.countersign.sandbox.conversation.Conversations;
import dev.countersign.sandbox.conversation.Message;
import dev.countersign.sandbox.conversation.Message.Author;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was said in the conversations of a Page or Instagram account: {@code GET
 * /{id}/conversations?platform=…&user_id=…}. With {@code messages{…}} among the fields, the newest
 * messages come along with all that is known of them here, newest first. The oldest that can be
 * read is the twentieth.
 */
final class ConversationsEndpoint {
  private static final int MOST_MESSAGES = 20;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxx", Locale.ROOT);

  private final Conversations conversations;

  ConversationsEndpoint(Conversations conversations) {
    this.conversations = conversations;
  }

  GraphAnswer list(Account account, GraphCall call) {
    String permission =
        switch (account.settings().connection()) {
          case Connection.InstagramPage page -> "instagram_manage_messages";
          case Connection.MessengerPage page -> "pages_messaging";
          case Connection.InstagramLogin login -> "instagram_business_manage_messages";
          case Connection.WhatsAppNumber number -> "whatsapp_business_messaging";
        };
    if (!account.state().permissions().contains(permission)) {
      return new GraphAnswer.Failure(GraphError.missingPermission(permission));
    }
    String platform = account.channel() == Channel.INSTAGRAM ? "instagram" : "messenger";
    if (!call.text("platform").orElse("messenger").equals(platform)) {
      return new GraphAnswer.Failure(
          GraphError.parameter("Param platform must be one of {\"" + platform + "\"}"));
    }
    Optional<String> person = call.text("user_id");
    List<ConversationView> meant =
        person.isPresent()
            ? person
                .flatMap(PersonId::parse)
                .flatMap(conversations::find)
                .filter(view -> view.account().equals(account.id()))
                .stream()
                .toList()
            : conversations.all().stream()
                .filter(view -> view.account().equals(account.id()))
                .toList();
    boolean withMessages = call.text("fields").orElse("").contains("messages");
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode data = body.putArray("data");
    for (ConversationView view : meant) {
      view.lastMessage()
          .ifPresent(last -> write(view, last.at(), withMessages, account, data.addObject()));
    }
    return GraphAnswer.success(body);
  }

  private static void write(
      ConversationView view,
      Instant updated,
      boolean withMessages,
      Account account,
      ObjectNode into) {
    into.put("id", "t_" + view.person().id().value()).put("updated_time", time(updated));
    if (!withMessages) {
      return;
    }
    ArrayNode data = into.putObject("messages").putArray("data");
    view.messages().reversed().stream()
        .filter(message -> !message.unsent())
        .limit(MOST_MESSAGES)
        .forEach(message -> write(message, view, account, data.addObject()));
  }

  private static void write(
      Message message, ConversationView view, Account account, ObjectNode into) {
    into.put("id", message.id().value()).put("created_time", time(message.at()));
    into.putObject("from")
        .put(
            "id",
            message.author() == Author.PERSON ? view.person().id().value() : account.id().value());
    into.put(
        "message",
        switch (message.content()) {
          case Content.Text text -> text.text();
          case Content.StoryReply reply -> reply.text();
          case Content.ButtonTemplate template -> template.text();
          case Content.Template template -> template.text();
          case Content.ReplyButtons buttons -> buttons.frame().text();
          case Content.ListMenu menu -> menu.frame().text();
          case Content.GenericTemplate template -> "";
        });
  }

  private static String time(Instant at) {
    return TIME.format(at.atOffset(ZoneOffset.UTC));
  }
}
