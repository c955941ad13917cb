package dev.countersign.meta.instagram;

import dev.countersign.channel.Address;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.prompt.Prompt;
import dev.countersign.prompt.Wording;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Questions and notices in the form of Instagram's Send API.
 *
 * <p>A question is one text: header, blank line, one line for each field, blank line, prompt; its
 * choices are quick replies. A text has at most 1,000 bytes of UTF-8 (Instagram Messaging, "Send a
 * message"); a longer question becomes several messages, divided between fields, of which only the
 * last carries the prompt and the quick replies.
 *
 * <p>{@code messaging_type} is left out: Meta's reference asks for it on Messenger only, and its
 * own Instagram samples do not send it.
 */
final class InstagramMessages {
  private static final Pattern LINE_BREAK = Pattern.compile("\\R");

  /** Longest text of a message, in bytes of UTF-8. */
  static final int LONGEST_TEXT = 1000;

  private static final JsonMapper JSON = new JsonMapper();

  private InstagramMessages() {}

  /** The messages of a prompt that keeps the rules; one that breaks them is a bug of the caller. */
  static List<OutgoingMessage> of(Address to, Prompt prompt) {
    return switch (prompt) {
      case Prompt.Question question -> {
        List<String> texts = texts(question);
        List<OutgoingMessage> messages = new ArrayList<>();
        for (String text : texts.subList(0, texts.size() - 1)) {
          messages.add(message(to, text, List.of()));
        }
        messages.add(message(to, texts.getLast(), question.options()));
        yield List.copyOf(messages);
      }
      case Prompt.Notice notice -> List.of(message(to, notice.text(), List.of()));
    };
  }

  /** The header of a question. */
  static String header(@Nullable String title) {
    return "📋 *" + (title == null ? Wording.DEFAULT_TITLE : title) + "*";
  }

  /**
   * A field of a question. Further lines of a value are set in, so that no value can pass for
   * another field.
   */
  static String field(Prompt.Line line) {
    String value = LINE_BREAK.matcher(line.shown()).replaceAll("\n  ");
    return "• " + line.label() + ": " + value;
  }

  /** Length of a text as Meta counts it. */
  static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * The texts of a question. The pieces are those of the specification's sample, which puts the
   * blank lines into the header and the prompt and joins everything with line breaks; a blank line
   * at the edge of a message is dropped.
   */
  private static List<String> texts(Prompt.Question question) {
    List<String> pieces = new ArrayList<>();
    pieces.add(header(question.title()) + "\n");
    question.lines().forEach(line -> pieces.add(field(line)));
    pieces.add("\n" + Wording.CALL_TO_ACTION);
    List<String> texts = new ArrayList<>();
    StringBuilder text = new StringBuilder(pieces.getFirst());
    for (String piece : pieces.subList(1, pieces.size())) {
      if (bytes(text.toString()) + 1 + bytes(piece) <= LONGEST_TEXT) {
        text.append('\n').append(piece);
      } else {
        texts.add(withoutBlankEdges(text.toString()));
        text = new StringBuilder(piece);
      }
    }
    texts.add(withoutBlankEdges(text.toString()));
    return texts;
  }

  private static String withoutBlankEdges(String text) {
    int start = text.startsWith("\n") ? 1 : 0;
    int end = text.endsWith("\n") ? text.length() - 1 : text.length();
    return text.substring(start, end);
  }

  private static OutgoingMessage message(Address to, String text, List<Prompt.Option> options) {
    if (bytes(text) > LONGEST_TEXT) {
      throw new IllegalArgumentException(
          "A message to " + to + " has " + bytes(text) + " bytes; its prompt was not checked.");
    }
    ObjectNode body = JSON.createObjectNode();
    body.putObject("recipient").put("id", to.value());
    ObjectNode message = body.putObject("message").put("text", text);
    if (!options.isEmpty()) {
      var replies = message.putArray("quick_replies");
      for (Prompt.Option option : options) {
        replies
            .addObject()
            .put("content_type", "text")
            .put("title", option.title())
            .put("payload", option.payload());
      }
    }
    return new OutgoingMessage(body.toString());
  }
}
