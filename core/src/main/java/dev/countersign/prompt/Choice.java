package dev.countersign.prompt;

import java.util.List;

/**
 * One way to answer.
 *
 * @param title what the button says
 * @param approves whether taking it counts as approval
 * @param needsComment whether whoever takes it must say why
 */
public record Choice(ChoiceKey key, String title, boolean approves, boolean needsComment) {
  /** A choice that needs no comment. */
  public Choice(ChoiceKey key, String title, boolean approves) {
    this(key, title, approves, false);
  }

  /**
   * Approve and reject, in the words of the specification. A request without choices offers the
   * same in its own language: {@link Wording#choices()}.
   */
  public static final List<Choice> DEFAULT =
      List.of(
          new Choice(ChoiceKey.APPROVE, "Approve ✅", true),
          new Choice(ChoiceKey.REJECT, "Reject ❌", false));
}
