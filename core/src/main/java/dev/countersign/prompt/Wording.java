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

  /** What a person is told. */
  public static String text(Notice notice) {
    return switch (notice) {
      case Notice.Recorded recorded -> "Recorded: " + recorded.choice();
      case Notice.TooLate tooLate -> tooLate(tooLate.ending());
      case Notice.NotForYou() -> "This button cannot be used from here.";
      case Notice.Which which ->
          "Several requests wait for you:\n"
              + String.join("\n", which.questions())
              + "\nPlease write the answer and the number, such as “approve 1”, or reply to the"
              + " message itself.";
      case Notice.Counted counted -> counted(counted);
      case Notice.AlreadyAnswered answered ->
          "You already answered: " + answered.choice() + ". Nothing has changed.";
      case Notice.NoLongerNeeded noLonger -> noLongerNeeded(noLonger.ending());
      case Notice.OwnRequest() -> "You asked for this yourself, so somebody else has to decide.";
      case Notice.CommentWanted wanted ->
          "Please write why: your next message is the comment on " + wanted.choice() + ".";
      case Notice.OptedOut() ->
          "You will get no more requests here. Write START to allow them again.";
      case Notice.OptedIn() -> "You will get requests here again. Write STOP to end them.";
    };
  }

  private static String tooLate(Notice.Ending ending) {
    return switch (ending.kind()) {
      case DECIDED -> "This was already decided: " + ending.choice() + ". Nothing has changed.";
      case EXPIRED -> "This request has expired. Your answer was not counted.";
      case WITHDRAWN -> "This request was withdrawn. Your answer was not counted.";
      case UNDELIVERABLE -> "This request is closed. Your answer was not counted.";
      case PASSED_ON -> "This request was passed on to somebody else. Your answer was not counted.";
    };
  }

  private static String counted(Notice.Counted counted) {
    return "Recorded: "
        + counted.choice()
        + ". "
        + counted.given()
        + " of "
        + counted.needed()
        + (counted.needed() == 1 ? " approval so far." : " approvals so far.");
  }

  private static String noLongerNeeded(Notice.Ending ending) {
    String why =
        switch (ending.kind()) {
          case DECIDED ->
              (ending.by() == null ? "somebody" : ending.by()) + " chose " + ending.choice();
          case EXPIRED -> "the request has expired";
          case WITHDRAWN -> "the request was withdrawn";
          case UNDELIVERABLE -> "the request is closed";
          case PASSED_ON -> "the request was passed on to somebody else";
        };
    return "No answer is needed any more: " + why + ".";
  }
}
