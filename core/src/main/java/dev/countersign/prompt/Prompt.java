package dev.countersign.prompt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person is sent, before a channel gives it a shape. */
public sealed interface Prompt {

  /**
   * A question with its fields and choices.
   *
   * @param lead a sentence before everything else, such as that this is a reminder
   * @param title the request's own header, where it has one
   * @param lines the fields that are shown, in order
   * @param frame the words around them
   * @param options the ways to answer, in order
   */
  record Question(
      @Nullable String lead,
      @Nullable String title,
      List<Line> lines,
      Frame frame,
      List<Option> options)
      implements Prompt {
    public Question {
      lines = List.copyOf(lines);
      options = List.copyOf(options);
    }

    /** The header: the request's own, else the usual one. */
    public String header() {
      return title == null ? frame.title() : title;
    }
  }

  /**
   * The words around every question in one language.
   *
   * @param title the header of a question whose request has none
   * @param callToAction the line between the fields and the choices
   * @param opener what opens the choices, where a channel hides them behind a button
   */
  record Frame(String title, String callToAction, String opener) {}

  /** Plain words that ask for nothing. */
  record Notice(String text) implements Prompt {}

  /**
   * One field as shown.
   *
   * @param pointer where the field stands in the request, a JSON pointer
   * @param key the field's name, by which a message template asks for it
   */
  record Line(String pointer, String key, String label, String shown) {
    /** A field whose label is its name. */
    public Line(String pointer, String label, String shown) {
      this(pointer, label, label, shown);
    }
  }

  /**
   * One way to answer.
   *
   * @param pointer where the choice stands in the request, a JSON pointer
   * @param title what the button says
   * @param payload what the button sends back
   */
  record Option(String pointer, String title, String payload) {}
}
