package dev.countersign.sandbox.graph;

import dev.countersign.sandbox.account.AccountState;
import dev.countersign.sandbox.account.MessageTemplate;
import dev.countersign.sandbox.conversation.Choice;
import dev.countersign.sandbox.conversation.Content;
import dev.countersign.sandbox.conversation.Content.Frame;
import dev.countersign.sandbox.conversation.Conversations.Sending;
import dev.countersign.sandbox.conversation.MessageId;
import dev.countersign.sandbox.conversation.MessagingWindow.Rule;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a WhatsApp message in which {@link WhatsAppSendRules} found nothing wrong. */
final class WhatsAppSendReader {

  /** The first version that has code 132018. */
  private static final int FIRST_WITH_PARAMETER_ERROR = 23;

  private WhatsAppSendReader() {}

  /** What came of reading a message. */
  sealed interface Reading {
    /** It can be sent. */
    record Right(Sending sending) implements Reading {}

    /** Its template cannot be used. */
    record Wrong(GraphError error) implements Reading {}
  }

  static Reading read(JsonNode request, AccountState state, int version) {
    return switch (request.path("type").asString("text")) {
      case "template" -> template(request, state, version);
      case "interactive" -> right(request, interactive(request.path("interactive")), Rule.STANDARD);
      default ->
          right(
              request,
              Content.Text.of(request.path("text").path("body").asString()),
              Rule.STANDARD);
    };
  }

  private static Reading right(JsonNode request, Content content, Rule rule) {
    String quoted = request.path("context").path("message_id").asString("");
    return new Reading.Right(
        new Sending(
            content,
            quoted.isBlank() ? null : new MessageId(quoted),
            rule,
            text(request.path("biz_opaque_callback_data"))));
  }

  private static Content interactive(JsonNode interactive) {
    Frame frame =
        new Frame(
            text(interactive.path("header").path("text")),
            interactive.path("body").path("text").asString(),
            text(interactive.path("footer").path("text")));
    JsonNode action = interactive.path("action");
    if (interactive.path("type").asString().equals("button")) {
      return new Content.ReplyButtons(
          frame,
          action
              .path("buttons")
              .valueStream()
              .map(button -> button.path("reply"))
              .map(reply ->
                  new Choice.ReplyButton(
                      reply.path("id").asString(), reply.path("title").asString()))
              .toList());
    }
    return new Content.ListMenu(
        frame,
        action.path("button").asString(),
        action.path("sections").valueStream().map(WhatsAppSendReader::section).toList());
  }

  private static Content.Section section(JsonNode section) {
    List<Choice.Row> rows =
        section
            .path("rows")
            .valueStream()
            .map(row ->
                new Choice.Row(
                    row.path("id").asString(),
                    row.path("title").asString(),
                    text(row.path("description"))))
            .toList();
    return new Content.Section(text(section.path("title")), rows);
  }

  private static Reading template(JsonNode request, AccountState state, int version) {
    JsonNode template = request.path("template");
    String name = template.path("name").asString();
    String language = template.path("language").path("code").asString();
    Optional<MessageTemplate> known = state.template(name, language);
    if (known.isEmpty()) {
      return missing(name, language);
    }
    return switch (known.get().status()) {
      case APPROVED -> filled(request, known.get(), version);
      case PENDING, REJECTED -> missing(name, language);
      case PAUSED ->
          wrong(
              400,
              132015,
              "Template is paused",
              "Template is paused due to low quality so it cannot be sent in a template message.");
      case DISABLED ->
          wrong(
              400,
              132016,
              "Template is disabled",
              "Template has been paused too many times due to low quality and is now permanently"
                  + " disabled.");
    };
  }

  private static Reading filled(JsonNode request, MessageTemplate template, int version) {
    JsonNode components = request.path("template").path("components");
    return switch (TemplateFilling.fill(template, components)) {
      case TemplateFilling.Outcome.Filled(String text, var buttons) ->
          right(
              request,
              new Content.Template(
                  template.name(),
                  template.language(),
                  template.category().name().toLowerCase(Locale.ROOT),
                  text,
                  List.copyOf(buttons)),
              Rule.TEMPLATE);
      case TemplateFilling.Outcome.Miscounted(String part, int given, int expected) ->
          wrong(
              400,
              132000,
              "Number of parameters does not match the expected number of params",
              "%s: number of localizable_params (%d) does not match the expected number of params (%d)"
                  .formatted(part, given, expected));
      case TemplateFilling.Outcome.BadText(String details) ->
          version >= FIRST_WITH_PARAMETER_ERROR
              ? wrong(400, 132018, "There was an issue with the template parameters", details)
              : wrong(400, 100, "Invalid parameter", details);
    };
  }

  private static Reading missing(String name, String language) {
    return wrong(
        404,
        132001,
        "Template name does not exist in the translation",
        "template name (%s) does not exist in %s".formatted(name, language));
  }

  private static Reading wrong(int status, int code, String title, String details) {
    return new Reading.Wrong(GraphError.whatsApp(status, code, title, details));
  }

  private static @Nullable String text(JsonNode value) {
    return value.stringValue(null);
  }
}
