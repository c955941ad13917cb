package dev.countersign.approval;

import java.util.Locale;

/** Why a question is sent. */
public enum Occasion {
  /** For the first time. */
  FIRST,
  /** Once more, before it can no longer be answered. */
  REMINDER,
  /** Once more, because an answer was not understood. */
  HELP,
  /** Once more, with the values that the person entered. */
  CHANGED,
  /** Once more, with the choices that the person wants to see. */
  PAGE;

  /** Whether the question is what is sent: without it there is nothing that could be answered. */
  public boolean isQuestion() {
    return switch (this) {
      case FIRST, CHANGED -> true;
      case REMINDER, HELP, PAGE -> false;
    };
  }

  /** The name used in the journal, such as {@code reminder}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
