package dev.countersign.prompt;

/** The words around a question and in a notice. */
public final class Wording {
  /** The header of a question whose request has no title. */
  public static final String DEFAULT_TITLE = "Approval Required";

  /** The line between the fields and the choices. */
  public static final String CALL_TO_ACTION = "Please select an action:";

  private Wording() {}

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
