package dev.countersign.prompt;

import java.util.List;

/**
 * One way to answer.
 *
 * @param title what the button says
 * @param approves whether taking it counts as approval
 */
public record Choice(ChoiceKey key, String title, boolean approves) {
  /**
   * Approve and reject, in the words of the specification. A request without choices offers the
   * same in its own language: {@link Wording#choices()}.
   */
  public static final List<Choice> DEFAULT =
      List.of(
          new Choice(ChoiceKey.APPROVE, "Approve ✅", true),
          new Choice(ChoiceKey.REJECT, "Reject ❌", false));
}
