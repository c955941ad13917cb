package dev.countersign.meta.message;

import dev.countersign.prompt.Prompt;
import dev.countersign.prompt.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of a channel that a prompt would break. */
public final class MessageRules {
  private static final String TOO_LONG = "too-long";

  private final MessageLimits limits;
  private final List<Violation> found = new ArrayList<>();

  private MessageRules(MessageLimits limits) {
    this.limits = limits;
  }

  /** What would be refused or cut; empty when the prompt can be sent. */
  public static List<Violation> violations(Prompt prompt, MessageLimits limits) {
    MessageRules rules = new MessageRules(limits);
    switch (prompt) {
      case Prompt.Question question -> rules.question(question);
      case Prompt.Notice notice -> rules.text("", "A message", notice.text());
    }
    return List.copyOf(rules.found);
  }

  private void question(Prompt.Question question) {
    if (question.lead() != null) {
      text("", "The sentence before the question", question.lead());
    }
    text("/title", "The title", QuestionText.header(question));
    for (Prompt.Line line : question.lines()) {
      text(line.pointer(), "A field with its label", QuestionText.field(line));
    }
    int choices = question.options().size();
    if (choices > limits.choices()) {
      found.add(
          new Violation(
              "/choices",
              "too-many",
              limits.product()
                  + " shows at most "
                  + limits.choices()
                  + " choices, got "
                  + choices
                  + "."));
    }
    question.options().forEach(this::option);
    Set<String> titles = new HashSet<>();
    question.options().stream()
        .filter(option -> !titles.add(option.title()))
        .forEach(option ->
            found.add(
                new Violation(
                    option.pointer(),
                    "duplicate",
                    limits.product()
                        + " would show two buttons with the title \""
                        + option.title()
                        + "\"; nobody could tell them apart.")));
  }

  private void option(Prompt.Option option) {
    if (!limits.title().fits(option.title())) {
      found.add(
          new Violation(
              option.pointer(),
              TOO_LONG,
              limits.product()
                  + " "
                  + limits.overlongTitle()
                  + " "
                  + limits.title()
                  + " (an emoji counts as two), got "
                  + limits.title().count(option.title())
                  + "."));
    }
    if (!limits.payload().fits(option.payload())) {
      found.add(
          new Violation(
              option.pointer(),
              TOO_LONG,
              "The payload of a choice has at most " + limits.payload() + "."));
    }
  }

  private void text(String pointer, String what, String text) {
    if (!limits.text().fits(text)) {
      found.add(
          new Violation(
              pointer,
              TOO_LONG,
              what
                  + " must fit into one "
                  + limits.product()
                  + " message of "
                  + limits.text()
                  + ", got "
                  + limits.text().count(text)
                  + "."));
    }
  }
}
