package dev.countersign.meta.instagram;

import dev.countersign.prompt.Prompt;
import dev.countersign.prompt.Violation;
import java.util.ArrayList;
import java.util.List;

/**
 * What Instagram would refuse or cut.
 *
 * <p>Source: Instagram Messaging, "Quick replies": at most 13, titles up to 20 characters, longer
 * ones are cut without an error; payloads up to 1,000 characters. Meta does not say what it counts
 * as a character. Titles are counted in UTF-16 units, which are never fewer than code points or
 * visible characters: a title that passes is not cut under any of the three readings.
 */
final class InstagramRules {
  private static final int MOST_CHOICES = 13;
  private static final int LONGEST_TITLE = 20;
  private static final int LONGEST_PAYLOAD = 1000;
  private static final String TOO_LONG = "too-long";

  private InstagramRules() {}

  static List<Violation> violations(Prompt prompt) {
    List<Violation> found = new ArrayList<>();
    switch (prompt) {
      case Prompt.Question question -> question(question, found);
      case Prompt.Notice notice -> text("", "A message", notice.text(), found);
    }
    return List.copyOf(found);
  }

  private static void question(Prompt.Question question, List<Violation> found) {
    text("/title", "The title", InstagramMessages.header(question.title()), found);
    for (Prompt.Line line : question.lines()) {
      text(line.pointer(), "A field with its label", InstagramMessages.field(line), found);
    }
    int choices = question.options().size();
    if (choices > MOST_CHOICES) {
      found.add(
          new Violation(
              "/choices",
              "too-many",
              "Instagram shows at most " + MOST_CHOICES + " choices, got " + choices + "."));
    }
    question.options().forEach(option -> option(option, found));
  }

  private static void option(Prompt.Option option, List<Violation> found) {
    int length = option.title().length();
    if (length > LONGEST_TITLE) {
      found.add(
          new Violation(
              option.pointer(),
              TOO_LONG,
              "Instagram cuts a choice after "
                  + LONGEST_TITLE
                  + " characters (an emoji counts as two), got "
                  + length
                  + "."));
    }
    if (option.payload().length() > LONGEST_PAYLOAD) {
      found.add(
          new Violation(
              option.pointer(),
              TOO_LONG,
              "The payload of a choice has at most " + LONGEST_PAYLOAD + " characters."));
    }
  }

  private static void text(String pointer, String what, String text, List<Violation> found) {
    int bytes = InstagramMessages.bytes(text);
    if (bytes > InstagramMessages.LONGEST_TEXT) {
      found.add(
          new Violation(
              pointer,
              TOO_LONG,
              what
                  + " must fit into one Instagram message of "
                  + InstagramMessages.LONGEST_TEXT
                  + " bytes, got "
                  + bytes
                  + "."));
    }
  }
}
