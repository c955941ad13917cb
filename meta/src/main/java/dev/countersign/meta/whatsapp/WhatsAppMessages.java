package dev.countersign.meta.whatsapp;

import dev.countersign.channel.Address;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.meta.message.FilledTemplate;
import dev.countersign.meta.message.QuestionText;
import dev.countersign.meta.message.TextLimit;
import dev.countersign.prompt.Prompt;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Questions and notices in the form of WhatsApp's Cloud API.
 *
 * <p>A question has reply buttons, from the fourth choice on a list. What its body cannot hold goes
 * ahead as plain texts. {@code biz_opaque_callback_data} carries the tag and comes back in the
 * statuses of the message.
 *
 * <p>A phone number is always sent with its plus sign: without one, Meta takes it for a number in
 * the business's own country and may reach a stranger (WhatsApp Cloud API "Phone numbers"). A
 * business-scoped user id goes into {@code recipient} instead of {@code to}.
 */
final class WhatsAppMessages {
  /** Longest plain text. */
  static final TextLimit TEXT = TextLimit.characters(4096);

  /** Most reply buttons; more choices are a list. */
  static final int MOST_BUTTONS = 3;

  private static final TextLimit BUTTONS_BODY = TextLimit.characters(1024);
  private static final TextLimit LIST_BODY = TextLimit.characters(4096);

  private static final JsonMapper JSON = new JsonMapper();

  private WhatsAppMessages() {}

  /** The messages of a prompt that keeps the rules; one that breaks them is a bug of the caller. */
  static List<OutgoingMessage> of(Address to, Prompt prompt, String tag) {
    return switch (prompt) {
      case Prompt.Notice notice -> List.of(text(to, notice.text(), tag));
      case Prompt.Question question -> question(to, question, tag);
    };
  }

  /** The message of a template. */
  static OutgoingMessage of(Address to, FilledTemplate filled, String tag) {
    ObjectNode body = envelope(to, "template", tag);
    ObjectNode template = body.putObject("template").put("name", filled.template().name());
    template.putObject("language").put("code", filled.template().language());
    ArrayNode components = template.putArray("components");
    if (!filled.places().isEmpty()) {
      ArrayNode parameters = components.addObject().put("type", "body").putArray("parameters");
      for (FilledTemplate.Place place : filled.places()) {
        ObjectNode parameter = parameters.addObject().put("type", "text");
        if (filled.template().isNamed()) {
          parameter.put("parameter_name", place.name());
        }
        parameter.put("text", place.text());
      }
    }
    for (int i = 0; i < filled.payloads().size(); i++) {
      components
          .addObject()
          .put("type", "button")
          .put("sub_type", "quick_reply")
          .put("index", Integer.toString(i))
          .putArray("parameters")
          .addObject()
          .put("type", "payload")
          .put("payload", filled.payloads().get(i));
    }
    return new OutgoingMessage(body.toString());
  }

  private static List<OutgoingMessage> question(Address to, Prompt.Question question, String tag) {
    int choices = question.options().size();
    TextLimit last = choices == 0 ? TEXT : choices <= MOST_BUTTONS ? BUTTONS_BODY : LIST_BODY;
    List<String> texts = QuestionText.divided(question, TEXT, last);
    List<OutgoingMessage> messages = new ArrayList<>();
    for (String text : texts.subList(0, texts.size() - 1)) {
      messages.add(text(to, text, tag + "#" + messages.size()));
    }
    String words = last.require(texts.getLast());
    messages.add(choices == 0 ? text(to, words, tag) : interactive(to, words, question, tag));
    return List.copyOf(messages);
  }

  private static OutgoingMessage text(Address to, String text, String tag) {
    ObjectNode body = envelope(to, "text", tag);
    body.putObject("text").put("preview_url", false).put("body", TEXT.require(text));
    return new OutgoingMessage(body.toString());
  }

  private static OutgoingMessage interactive(
      Address to, String words, Prompt.Question question, String tag) {
    List<Prompt.Option> options = question.options();
    boolean isList = options.size() > MOST_BUTTONS;
    ObjectNode body = envelope(to, "interactive", tag);
    ObjectNode interactive = body.putObject("interactive").put("type", isList ? "list" : "button");
    interactive.putObject("body").put("text", words);
    ObjectNode action = interactive.putObject("action");
    if (isList) {
      putRows(action, question);
    } else {
      putButtons(action, options);
    }
    return new OutgoingMessage(body.toString());
  }

  private static void putButtons(ObjectNode action, List<Prompt.Option> options) {
    ArrayNode buttons = action.putArray("buttons");
    for (Prompt.Option option : options) {
      buttons
          .addObject()
          .put("type", "reply")
          .putObject("reply")
          .put("id", option.payload())
          .put("title", option.title());
    }
  }

  /** A single section needs no title. */
  private static void putRows(ObjectNode action, Prompt.Question question) {
    action.put("button", question.frame().opener());
    ArrayNode rows = action.putArray("sections").addObject().putArray("rows");
    for (Prompt.Option option : question.options()) {
      rows.addObject().put("id", option.payload()).put("title", option.title());
    }
  }

  private static ObjectNode envelope(Address to, String type, String tag) {
    ObjectNode body =
        JSON.createObjectNode()
            .put("messaging_product", "whatsapp")
            .put("recipient_type", "individual");
    if (WhatsAppId.isScoped(to.value())) {
      body.put("recipient", to.value());
    } else {
      body.put("to", "+" + to.value());
    }
    return body.put("type", type).put("biz_opaque_callback_data", tag);
  }
}
