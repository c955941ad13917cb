package dev.countersign.approval;

import static dev.countersign.approval.Transitions.joined;
import static dev.countersign.approval.Transitions.journaled;
import static dev.countersign.approval.Transitions.outOfReach;
import static dev.countersign.approval.Transitions.refusal;
import static dev.countersign.approval.Transitions.unchanged;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.reply.ReplyKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** What is asked changes: what was answered counts no more, and those who were asked are anew. */
final class Amending {
  private Amending() {}

  static Transition amend(Approval approval, Command.Amend amend, Instant now) {
    ApprovalRequest request =
        approval.request().amended(amend.title(), amend.fields(), amend.choices());
    if (approval.state() instanceof State.Final) {
      return refusal(approval);
    }
    if (request.equals(approval.request())) {
      return unchanged(approval, Verdict.UNCHANGED);
    }
    if (!now.isBefore(approval.expiresAt())) {
      return refusal(approval);
    }
    Approval amended = approval.amended(request);
    JournalEntry entry =
        JournalEntry.of(now, Event.AMENDED, amend.by())
            .with("digest", amended.digest())
            .with("revision", Integer.toString(amended.revision()));
    Transition changed =
        journaled(amended, amend.reason() == null ? entry : entry.with("reason", amend.reason()));
    // who answered and cannot be asked again may have been needed
    return switch (Voting.result(amended)) {
      case OPEN, DECIDED -> joined(changed, asked(amended, approval.version(), amend.keys()));
      case OUT_OF_REACH ->
          joined(
              changed,
              outOfReach(amended, "out-of-reach too few can be asked about the change", now));
    };
  }

  /** Everybody is asked where they were asked, or else where they can be. */
  private static Transition asked(Approval amended, int version, List<ReplyKey> keys) {
    List<Ask> asks = new ArrayList<>(amended.asks());
    List<Integer> asked = new ArrayList<>();
    for (int voter = 0; voter < amended.voters().size(); voter++) {
      for (int index : places(amended, voter)) {
        asks.set(index, asks.get(index).askedWith(keys.get(index).hash(), version));
        asked.add(index);
      }
    }
    Approval waiting = amended.with(amended.voters(), asks).standing();
    List<Effect> effects =
        asked.stream()
            .map(index -> Asking.effect(waiting, index, keys.get(index), Occasion.FIRST))
            .toList();
    return new Transition(waiting, effects, List.of(), Verdict.APPLIED);
  }

  private static List<Integer> places(Approval amended, int voter) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < amended.asks().size(); i++) {
      Ask ask = amended.asks().get(i);
      if (ask.voter() == voter && ask.isLive() && amended.isOpen(ask)) {
        places.add(i);
      }
    }
    if (places.isEmpty()) {
      OptionalInt spare =
          amended.askOf(voter, ask -> ask.delivery() == Delivery.SPARE && amended.isOpen(ask));
      spare.ifPresent(places::add);
    }
    return places;
  }
}
