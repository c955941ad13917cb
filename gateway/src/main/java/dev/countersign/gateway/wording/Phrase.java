package dev.countersign.gateway.wording;

import java.util.List;
import java.util.Locale;

/**
 * One thing that is said to people. Its pattern stands in a table for each language, under its key;
 * an account may have a pattern of its own.
 */
public enum Phrase {
  /** The header of a question without a title. */
  TITLE(Place.HEADER),
  /** The line between the fields and the choices. */
  CALL_TO_ACTION(Place.SENTENCE),
  /** The button that opens a list of choices, on WhatsApp. */
  CHOOSE(Place.LABEL),
  /** The title of the usual yes. */
  APPROVE(Place.LABEL),
  /** The title of the usual no. */
  REJECT(Place.LABEL),
  /** The button that leads on to further choices. */
  MORE(Place.LABEL),
  /** The button that leads from the last choices back to the first. */
  BACK_TO_START(Place.LABEL),
  /** The sentence before a question that is asked once more in time. */
  REMINDER(Place.SENTENCE),
  /** The sentence before a question that is asked once more after a word that is no answer. */
  HELP(Place.SENTENCE, "answers"),
  /** What to write, in quotation marks. */
  QUOTED(Place.LABEL, "answer"),
  /** {@link dev.countersign.prompt.Notice.Which}. */
  WHICH(Place.SENTENCE, "questions", "example"),
  /** {@link dev.countersign.prompt.Notice.Recorded}. */
  RECORDED(Place.SENTENCE, "choice"),
  /** {@link dev.countersign.prompt.Notice.Counted}. */
  COUNTED(Place.SENTENCE, "choice", "given", "needed"),
  /** {@link dev.countersign.prompt.Notice.AlreadyAnswered}. */
  ALREADY_ANSWERED(Place.SENTENCE, "choice", "at"),
  /** {@link dev.countersign.prompt.Notice.CommentWanted}. */
  COMMENT_WANTED(Place.SENTENCE, "choice"),
  /** {@link dev.countersign.prompt.Notice.OwnRequest}. */
  OWN_REQUEST(Place.SENTENCE),
  /** {@link dev.countersign.prompt.Notice.NotForYou}. */
  NOT_FOR_YOU(Place.SENTENCE),
  /** Their answer came too late: somebody had decided. */
  TOO_LATE_DECIDED(Place.SENTENCE, "choice", "at"),
  /** The same, where it is known who. */
  TOO_LATE_DECIDED_BY(Place.SENTENCE, "choice", "by", "at"),
  /** Their answer came after the time was up. */
  TOO_LATE_EXPIRED(Place.SENTENCE, "at"),
  /** The same, where that counts as a choice. */
  TOO_LATE_EXPIRED_AS(Place.SENTENCE, "choice", "at"),
  /** Their answer came after the request was withdrawn. */
  TOO_LATE_WITHDRAWN(Place.SENTENCE, "at"),
  /** Their answer came after the request could not be delivered. */
  TOO_LATE_UNDELIVERABLE(Place.SENTENCE, "at"),
  /** Their answer came after somebody else was asked instead. */
  TOO_LATE_PASSED_ON(Place.SENTENCE, "at"),
  /** They need not answer any more: somebody decided. */
  NOT_NEEDED_DECIDED(Place.SENTENCE, "choice", "at"),
  /** The same, where it is known who. */
  NOT_NEEDED_DECIDED_BY(Place.SENTENCE, "choice", "by", "at"),
  /** They need not answer any more: the time is up, and that counts as a choice. */
  NOT_NEEDED_EXPIRED_AS(Place.SENTENCE, "choice", "at"),
  /** They need not answer any more: the request was withdrawn. */
  NOT_NEEDED_WITHDRAWN(Place.SENTENCE, "at"),
  /** They need not answer any more: the request could not be delivered. */
  NOT_NEEDED_UNDELIVERABLE(Place.SENTENCE, "at"),
  /** They need not answer any more: somebody else is asked instead. */
  NOT_NEEDED_PASSED_ON(Place.SENTENCE, "at"),
  /** The button by which a person changes values. */
  EDIT(Place.LABEL),
  /** The sentence before a question whose prefilled fields should be looked at. */
  LOOK(Place.SENTENCE, "labels"),
  /** The sentence before a question that shows what the person entered. */
  CHANGED(Place.SENTENCE),
  /** {@link dev.countersign.prompt.Notice.ValueWanted}, where there is none yet. */
  VALUE_WANTED(Place.SENTENCE, "label"),
  /** The same, where there is a value. */
  VALUE_WANTED_OR_KEEP(Place.SENTENCE, "label", "current"),
  /** {@link dev.countersign.prompt.Notice.ValueRefused}: not of the type. */
  VALUE_REFUSED(Place.SENTENCE, "label", "type"),
  /** The same: of the type, and yet not allowed. */
  VALUE_REFUSED_DETAIL(Place.SENTENCE, "label", "detail"),
  /** {@link dev.countersign.prompt.Notice.Outdated}. */
  OUTDATED(Place.SENTENCE),
  /** The line that leads to a page. */
  PAGE(Place.SENTENCE, "link"),
  /** The label of the box for a comment, on the page. */
  PAGE_COMMENT(Place.LABEL),
  /** What stands at a field that must be filled in, on the page. */
  PAGE_REQUIRED(Place.LABEL),
  /** A value that is true. */
  YES(Place.LABEL),
  /** A value that is false. */
  NO(Place.LABEL),
  /** The request is not open, on the page. */
  PAGE_CLOSED(Place.SENTENCE),
  /** The link is not known, on the page. */
  PAGE_UNKNOWN(Place.SENTENCE),
  /** {@link dev.countersign.prompt.Notice.OptedOut}. */
  OPTED_OUT(Place.SENTENCE),
  /** {@link dev.countersign.prompt.Notice.OptedIn}. */
  OPTED_IN(Place.SENTENCE);

  /** Where a phrase stands, and so how long it may be. */
  enum Place {
    /** A few words, as on a button: at most 20 characters, the least that a channel shows. */
    LABEL,
    /** At the head of a question, one line. */
    HEADER,
    /** In a message of its own, or as a part of one. */
    SENTENCE
  }

  private final Place place;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> placeholders;

  Phrase(Place place, String... placeholders) {
    this.place = place;
    this.placeholders = List.of(placeholders);
  }

  /** Its name in tables and settings, such as {@code call-to-action}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The names that may stand in braces in its pattern. */
  public List<String> placeholders() {
    return placeholders;
  }

  Place place() {
    return place;
  }
}
