package dev.countersign.sandbox.graph;

import dev.countersign.sandbox.account.AccountState;
import dev.countersign.sandbox.account.MessageTemplate;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Content.Template;
import dev.countersign.sandbox.conversation.Conversations.Sending;
import dev.countersign.sandbox.conversation.MessagingWindow.Rule;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Messenger's utility messages ({@code messaging_type UTILITY} with {@code message.template}),
 * which need an approved template of the Page and no open window. Which subcodes Meta uses for
 * their mistakes was not found.
 */
final class UtilityTemplates {

  private UtilityTemplates() {}

  /** What came of reading a request. */
  sealed interface Reading {
    /** It can be sent. */
    record Right(SendRequest request) implements Reading {}

    /** It cannot. */
    record Wrong(GraphError error) implements Reading {}
  }

  static Reading read(JsonNode request, AccountState state) {
    JsonNode message = request.path("message");
    JsonNode template = message.path("template");
    String name = template.path("name").asString("");
    String language = template.path("language").path("code").asString("");
    Optional<MessageTemplate> known =
        state
            .template(name, language)
            .filter(found -> found.status() == MessageTemplate.Status.APPROVED);
    if (known.isEmpty()) {
      return wrong("The Page has no approved template %s in %s".formatted(name, language));
    }
    return switch (TemplateFilling.fill(known.get(), template.path("components"))) {
      case TemplateFilling.Outcome.Miscounted(String part, int given, int expected) ->
          wrong(
              "Param message[template]: %s has %d parameters, the template has %d"
                  .formatted(part, given, expected));
      case TemplateFilling.Outcome.BadText(String details) -> wrong(details);
      case TemplateFilling.Outcome.Filled(String text, var buttons) -> {
        Template content =
            new Template(
                name,
                language,
                known.get().category().name().toLowerCase(Locale.ROOT),
                text,
                List.copyOf(buttons));
        PersonId recipient = new PersonId(request.path("recipient").path("id").asString());
        Sending sending =
            new Sending(content, null, Rule.TEMPLATE, message.path("metadata").stringValue(null));
        yield new Reading.Right(new SendRequest.Message(recipient, sending));
      }
    };
  }

  private static Reading wrong(String message) {
    return new Reading.Wrong(GraphError.parameter(message));
  }
}
