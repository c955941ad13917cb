package dev.countersign.meta.message;

import dev.countersign.meta.Presentation;
import dev.countersign.prompt.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Prompts as the {@code message} of the Send API that Instagram and Messenger share.
 *
 * <p>Sources: Messenger Platform and Instagram Messaging, "Quick replies", "Button template",
 * "Generic template". Quick replies vanish after one is tapped, templates stay; neither is shown
 * everywhere, so the words of a question never depend on them.
 */
public final class SendApiMessages {
  /** Most quick replies. */
  public static final int MOST_CHOICES = 13;

  /** Longest title of a quick reply or a button; longer ones are cut without an error. */
  public static final TextLimit CHOICE_TITLE = TextLimit.characters(20);

  /** Longest payload; Meta gives the figure for quick replies only. */
  public static final TextLimit PAYLOAD = TextLimit.characters(1000);

  private static final int MOST_BUTTONS = 3;
  private static final TextLimit BUTTONS_TEXT = TextLimit.characters(640);
  private static final TextLimit CARD_TITLE = TextLimit.characters(80);
  private static final TextLimit CARD_SUBTITLE = TextLimit.characters(80);
  private static final JsonMapper JSON = new JsonMapper();

  private SendApiMessages() {}

  /**
   * The messages of a prompt that keeps the rules, in their order. A question that does not fit the
   * presentation falls back to quick replies.
   *
   * @param text what one text can hold
   */
  public static List<ObjectNode> of(Prompt prompt, Presentation presentation, TextLimit text) {
    return switch (prompt) {
      case Prompt.Notice notice -> List.of(text(text.require(notice.text())));
      case Prompt.Question question ->
          switch (fitting(presentation, question)) {
            case QUICK_REPLIES ->
                messages(
                    QuestionText.divided(question, text, text),
                    text,
                    last -> quickReplies(text.require(last), question));
            case BUTTONS ->
                messages(
                    QuestionText.divided(question, text, BUTTONS_TEXT),
                    text,
                    last -> buttons(BUTTONS_TEXT.require(last), question));
            case CARD -> cardMessages(question, text);
          };
    };
  }

  private static Presentation fitting(Presentation wanted, Prompt.Question question) {
    int choices = question.options().size();
    boolean fits =
        choices > 0
            && choices <= MOST_BUTTONS
            && (wanted != Presentation.CARD
                || (CARD_TITLE.fits(cardTitle(question))
                    && CARD_SUBTITLE.fits(cardSubtitle(question))));
    return fits ? wanted : Presentation.QUICK_REPLIES;
  }

  private static List<ObjectNode> messages(
      List<String> texts, TextLimit limit, Function<String, ObjectNode> withChoices) {
    List<ObjectNode> messages = new ArrayList<>();
    for (String text : texts.subList(0, texts.size() - 1)) {
      messages.add(text(limit.require(text)));
    }
    messages.add(withChoices.apply(texts.getLast()));
    return List.copyOf(messages);
  }

  private static List<ObjectNode> cardMessages(Prompt.Question question, TextLimit limit) {
    return question.lead() == null
        ? List.of(card(question))
        : List.of(text(limit.require(question.lead())), card(question));
  }

  private static ObjectNode text(String text) {
    return JSON.createObjectNode().put("text", text);
  }

  private static ObjectNode quickReplies(String text, Prompt.Question question) {
    ObjectNode message = text(text);
    if (!question.options().isEmpty()) {
      ArrayNode replies = message.putArray("quick_replies");
      for (Prompt.Option option : question.options()) {
        replies
            .addObject()
            .put("content_type", "text")
            .put("title", option.title())
            .put("payload", option.payload());
      }
    }
    return message;
  }

  private static ObjectNode buttons(String text, Prompt.Question question) {
    ObjectNode message = JSON.createObjectNode();
    ObjectNode payload = template(message, "button").put("text", text);
    putButtons(payload, question);
    return message;
  }

  private static ObjectNode card(Prompt.Question question) {
    ObjectNode message = JSON.createObjectNode();
    ObjectNode element =
        template(message, "generic")
            .putArray("elements")
            .addObject()
            .put("title", cardTitle(question));
    if (!question.lines().isEmpty()) {
      element.put("subtitle", cardSubtitle(question));
    }
    putButtons(element, question);
    return message;
  }

  private static ObjectNode template(ObjectNode message, String type) {
    return message
        .putObject("attachment")
        .put("type", "template")
        .putObject("payload")
        .put("template_type", type);
  }

  private static void putButtons(ObjectNode within, Prompt.Question question) {
    ArrayNode buttons = within.putArray("buttons");
    for (Prompt.Option option : question.options()) {
      buttons
          .addObject()
          .put("type", "postback")
          .put("title", option.title())
          .put("payload", option.payload());
    }
  }

  /** A card's title is set in bold by itself and would show the header's asterisks. */
  private static String cardTitle(Prompt.Question question) {
    return "📋 " + question.header();
  }

  private static String cardSubtitle(Prompt.Question question) {
    return question.lines().stream().map(QuestionText::field).collect(Collectors.joining("\n"));
  }
}
