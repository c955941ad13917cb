package dev.countersign.approval;

import static dev.countersign.approval.Entries.TIMER;
import static dev.countersign.approval.Transitions.journaled;
import static dev.countersign.approval.Transitions.unchanged;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/** When people who do not answer are reminded, and that they are. */
final class Reminding {
  private Reminding() {}

  /** Whether the person has the question at another address as well. */
  static boolean isAskedBesides(Approval approval, int index) {
    int voter = approval.asks().get(index).voter();
    for (int i = 0; i < approval.asks().size(); i++) {
      Ask other = approval.asks().get(i);
      if (i != index && other.voter() == voter && other.isAsked()) {
        return true;
      }
    }
    return false;
  }

  /**
   * With the first news that the person has the question at an address, they are to be reminded of
   * it as the request wishes, counted from when they had it anywhere.
   *
   * @param before without the news
   * @param after with the news
   */
  static Approval planned(Approval before, Approval after, int index, Instant askedAt) {
    Ask ask = after.asks().get(index);
    boolean isFirst = !before.asks().get(index).delivery().hasLeft() && ask.delivery().hasLeft();
    if (!isFirst || !after.isOpen(ask) || isAskedBesides(after, index)) {
      return after;
    }
    Voter voter = after.voter(ask);
    List<Instant> wished =
        after.request().reminders(voter.step()).stream()
            .map(wait -> after.hours().after(askedAt, wait))
            .filter(at -> at.isBefore(after.expiresAt()))
            .distinct()
            .toList();
    return after.with(ask.voter(), voter.remindedAt(voter.remindAt(), wished));
  }

  static Transition remind(Approval approval, Command.Remind remind, Instant now) {
    Voter voter = approval.voters().get(remind.voter());
    boolean isDue = voter.nextReminder().filter(at -> !now.isBefore(at)).isPresent();
    if (approval.state() instanceof State.Final || !isDue) {
      return unchanged(approval, Verdict.UNCHANGED);
    }
    if (!approval.hours().contains(now)) {
      Instant later = approval.hours().after(now, Duration.ZERO);
      return journaled(
          approval.with(remind.voter(), voter.remindedLater(now, later)),
          JournalEntry.of(now, Event.SEND_DELAYED, TIMER).with("until", later.toString()));
    }
    Approval reminded = approval.with(remind.voter(), voter.remindedBy(now));
    OptionalInt asked =
        approval.askOf(
            remind.voter(),
            ask -> approval.isOpen(ask) && ask.isAsked() && ask.delivery() != Delivery.UNKNOWN);
    if (asked.isEmpty() || !now.isBefore(approval.expiresAt())) {
      return journaled(reminded, JournalEntry.of(now, Event.SEND_SKIPPED, TIMER));
    }
    return Asking.repeated(
        reminded, asked.getAsInt(), remind.key(), JournalEntry.of(now, Event.REMINDED, TIMER));
  }
}
