package dev.countersign.meta.message;

import dev.countersign.prompt.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The words of a question: header, blank line, one line for each field, blank line, prompt. A
 * question with a sentence before it starts with that and a blank line.
 *
 * <p>The pieces are those of the specification's sample, which puts the blank lines into the header
 * and the prompt and joins everything with line breaks.
 */
public final class QuestionText {
  private static final Pattern LINE_BREAK = Pattern.compile("\\R");

  private QuestionText() {}

  /** The header of a question. */
  public static String header(Prompt.Question question) {
    return "📋 *" + question.header() + "*";
  }

  /**
   * A field of a question. Further lines of a value are set in, so that no value can pass for
   * another field.
   */
  public static String field(Prompt.Line line) {
    String value = LINE_BREAK.matcher(line.shown()).replaceAll("\n  ");
    return "• " + line.label() + ": " + value;
  }

  /**
   * The texts of a question's messages, in their order: one if it fits, else divided between
   * fields. Nothing is cut; blank lines at the edge of a message are dropped.
   *
   * @param earlier what a message before the last one can hold
   * @param last what the last one can hold, which carries the choices
   */
  public static List<String> divided(Prompt.Question question, TextLimit earlier, TextLimit last) {
    List<String> pieces = pieces(question);
    String whole = String.join("\n", pieces);
    if (last.fits(whole)) {
      return List.of(whole);
    }
    List<List<String>> messages = filled(pieces, earlier);
    List<String> ending = messages.removeLast();
    int start = startOfLast(ending, last);
    if (start > 0) {
      messages.add(ending.subList(0, start));
    }
    messages.add(ending.subList(start, ending.size()));
    return messages.stream().map(message -> withoutBlankEdges(String.join("\n", message))).toList();
  }

  private static List<String> pieces(Prompt.Question question) {
    List<String> pieces = new ArrayList<>();
    if (question.lead() != null) {
      pieces.add(question.lead() + "\n");
    }
    pieces.add(header(question) + "\n");
    question.lines().forEach(line -> pieces.add(field(line)));
    pieces.add("\n" + question.frame().callToAction());
    return pieces;
  }

  /** The pieces in messages that are as full as may be. */
  private static List<List<String>> filled(List<String> pieces, TextLimit limit) {
    List<List<String>> messages = new ArrayList<>();
    List<String> message = new ArrayList<>(List.of(pieces.getFirst()));
    for (String piece : pieces.subList(1, pieces.size())) {
      if (!limit.fits(String.join("\n", message) + "\n" + piece)) {
        messages.add(message);
        message = new ArrayList<>();
      }
      message.add(piece);
    }
    messages.add(message);
    return messages;
  }

  /** The first of the pieces that can stand in the last message together with all after it. */
  private static int startOfLast(List<String> pieces, TextLimit last) {
    int start = 0;
    while (start < pieces.size() - 1
        && !last.fits(String.join("\n", pieces.subList(start, pieces.size())))) {
      start++;
    }
    return start;
  }

  private static String withoutBlankEdges(String text) {
    int start = text.startsWith("\n") ? 1 : 0;
    int end = text.endsWith("\n") ? text.length() - 1 : text.length();
    return text.substring(start, end);
  }
}
