package dev.countersign.prompt;

import java.util.List;
import java.util.stream.Collectors;

/** The words around a question and in a notice. */
public final class Wording {
  /** The header of a question whose request has no title. */
  public static final String DEFAULT_TITLE = "Approval Required";

  /** The line between the fields and the choices. */
  public static final String CALL_TO_ACTION = "Please select an action:";

  /** The sentence before a question that is sent once more before its time is up. */
  public static final String REMINDER = "Reminder: this still waits for your answer.";

  private Wording() {}

  /** The sentence before a question that is sent once more because an answer was no answer. */
  public static String help(List<Choice> choices) {
    return "Sorry, that is no answer that I understand. Tap a choice, or write "
        + choices.stream().map(Wording::answer).collect(Collectors.joining(" or "))
        + ".";
  }

  /** How a choice is taken in words. */
  private static String answer(Choice choice) {
    boolean isUsual =
        choice.key().equals(ChoiceKey.APPROVE) || choice.key().equals(ChoiceKey.REJECT);
    return "“" + (isUsual ? choice.key().value() : choice.title()) + "”";
  }

  /**
   * Asks which of several questions an answer is for.
   *
   * @param questions one line for each, with its number
   */
  public static Prompt.Notice which(List<String> questions) {
    return new Prompt.Notice(
        "Several requests wait for you:\n"
            + String.join("\n", questions)
            + "\nPlease write the answer and the number, such as “approve 1”, or reply to the message"
            + " itself.");
  }

  /** Tells a person that no more questions will be sent. */
  public static Prompt.Notice optedOut() {
    return new Prompt.Notice(
        "You will get no more requests here. Write START to allow them again.");
  }

  /** Tells a person that questions will be sent again. */
  public static Prompt.Notice optedIn() {
    return new Prompt.Notice("You will get requests here again. Write STOP to end them.");
  }

  /** Tells the person who decided that the decision is stored. */
  public static Prompt.Notice recorded(String choiceTitle) {
    return new Prompt.Notice("Recorded: " + choiceTitle);
  }

  /** Tells a person who answers again how it was decided. */
  public static Prompt.Notice alreadyDecided(String choiceTitle) {
    return new Prompt.Notice("This was already decided: " + choiceTitle + ". Nothing has changed.");
  }

  /** Tells a person whose answer came after the deadline. */
  public static Prompt.Notice expired() {
    return new Prompt.Notice("This request has expired. Your answer was not counted.");
  }

  /** Tells a person that the workflow no longer asks. */
  public static Prompt.Notice withdrawn() {
    return new Prompt.Notice("This request was withdrawn. Your answer was not counted.");
  }

  /** Tells a person that the request ended without an answer. */
  public static Prompt.Notice closed() {
    return new Prompt.Notice("This request is closed. Your answer was not counted.");
  }

  /** Tells a person whose answer did not count, without saying anything about the request. */
  public static Prompt.Notice notForYou() {
    return new Prompt.Notice("This button cannot be used from here.");
  }
}
