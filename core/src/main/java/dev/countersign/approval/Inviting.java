package dev.countersign.approval;

import static dev.countersign.approval.Entries.SENDER;
import static dev.countersign.approval.Entries.TIMER;
import static dev.countersign.approval.Transitions.joined;
import static dev.countersign.approval.Transitions.journaled;
import static dev.countersign.approval.Transitions.refusal;
import static dev.countersign.approval.Transitions.unchanged;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** Who is asked: the people of a step, those of the next, and those who take somebody's place. */
final class Inviting {
  private Inviting() {}

  /** The people of the step, none of whom was asked yet. */
  static Transition people(
      Approval approval, List<Approver> approvers, List<Invitation> invitations, Instant now) {
    if (approvers.size() != invitations.size()) {
      throw new IllegalArgumentException(
          approvers.size() + " people and " + invitations.size() + " invitations");
    }
    Transition all = unchanged(approval, Verdict.APPLIED);
    for (int i = 0; i < approvers.size(); i++) {
      all = joined(all, person(all.approval(), approvers.get(i), invitations.get(i), now));
    }
    return all;
  }

  /** Whoever wants the decision is not asked for it: their answer would be refused. */
  private static Transition person(
      Approval approval, Approver approver, Invitation invitation, Instant now) {
    if (approval.request().isRequestedBy(approver)) {
      return journaled(
          approval,
          JournalEntry.of(now, Event.SEND_SKIPPED, SENDER)
              .with("to", approver.address().toString())
              .with("reason", "own-request"));
    }
    return voter(approval, Voter.of(approval.step(), approver), invitation, now);
  }

  /** Somebody who may vote from now on, asked at their addresses. */
  private static Transition voter(
      Approval approval, Voter voter, Invitation invitation, Instant now) {
    List<Voter> voters = new ArrayList<>(approval.voters());
    voters.add(voter);
    return asks(
        approval.with(voters, approval.asks()),
        voters.size() - 1,
        invitation,
        voter.approver().isAskedEverywhere(),
        now);
  }

  /**
   * The first address without an obstacle is asked, or each of them; those before it wait for their
   * windows, those after it are spare.
   */
  private static Transition asks(
      Approval approval, int voter, Invitation invitation, boolean isEverywhere, Instant now) {
    List<Ask> asks = new ArrayList<>(approval.asks());
    List<JournalEntry> journal = new ArrayList<>();
    List<Integer> asked = new ArrayList<>();
    List<Invitation.Reach> reaches = invitation.reaches();
    for (Invitation.Reach reach : reaches) {
      Ask unsent = Ask.unsent(voter, reach.address(), reach.channel(), Delivery.SPARE);
      if (!asked.isEmpty() && !isEverywhere) {
        asks.add(unsent);
      } else if (reach.obstacle() == null) {
        asked.add(asks.size());
        asks.add(unsent.askedWith(reach.key().hash(), approval.version()));
      } else {
        asks.add(unsent.with(Delivery.PARKED));
        journal.add(
            JournalEntry.of(now, Event.PARKED, SENDER)
                .with("to", reach.address().toString())
                .with("reason", reach.obstacle()));
      }
    }
    int first = approval.asks().size();
    Approval invited = approval.with(approval.voters(), asks).standing();
    List<Effect> effects =
        asked.stream()
            .map(index ->
                Asking.effect(invited, index, reaches.get(index - first).key(), Occasion.FIRST))
            .toList();
    return new Transition(invited, effects, journal, Verdict.APPLIED);
  }

  /** The people of the next step are asked; those of this one are told so. */
  static Transition escalate(Approval approval, List<Invitation> invitations, Instant now) {
    Step next = approval.nextStep().orElseThrow();
    List<Address> again =
        next.approvers().stream().flatMap(person -> person.addresses().stream()).toList();
    Approval further = approval.atStep(approval.step() + 1, wait(approval, next), now);
    JournalEntry entry =
        JournalEntry.of(now, Event.ESCALATED, TIMER)
            .with("step", Integer.toString(further.step() + 1))
            .with("until", further.expiresAt().toString());
    Transition told =
        new Transition(
            further,
            Farewells.of(approval, Farewells.passedOn(now), ask -> !again.contains(ask.address())),
            List.of(entry),
            Verdict.APPLIED);
    return joined(told, people(further, next.approvers(), invitations, now));
  }

  /** As long as the step says, else as the first one did, else as all of it has taken so far. */
  private static Duration wait(Approval approval, Step step) {
    Duration own = step.expiresIn();
    Duration first = approval.request().expiresIn();
    if (own != null) {
      return own;
    }
    return first == null ? Duration.between(approval.requestedAt(), approval.expiresAt()) : first;
  }

  static Transition reassign(Approval approval, Command.Reassign reassign, Instant now) {
    if (!canTake(approval, reassign.voter(), reassign.to(), now)) {
      return refusal(approval);
    }
    int voter = reassign.voter();
    Integer principal = approval.voters().get(voter).principal();
    IntPredicate isReplaced =
        other -> other == voter || (principal == null && approval.haveOneVote(voter, other));
    Approval without = approval;
    for (int other = 0; other < approval.voters().size(); other++) {
      if (isReplaced.test(other)) {
        without = without.with(other, approval.voters().get(other).passedOn(now));
      }
    }
    JournalEntry entry =
        named(Event.REASSIGNED, approval, reassign.voter(), reassign.to(), now, reassign.by())
            .with("reason", reassign.reason());
    Transition told =
        new Transition(
            without,
            Farewells.of(approval, Farewells.passedOn(now), ask -> isReplaced.test(ask.voter())),
            List.of(entry),
            Verdict.APPLIED);
    Voter other = Voter.of(without.step(), reassign.to());
    return joined(
        told,
        voter(
            without,
            principal == null ? other : other.inPlaceOf(principal),
            reassign.invitation(),
            now));
  }

  static Transition delegate(Approval approval, Command.Delegate delegate, Instant now) {
    if (!canTake(approval, delegate.voter(), delegate.to(), now)) {
      return refusal(approval);
    }
    JournalEntry entry =
        named(Event.DELEGATED, approval, delegate.voter(), delegate.to(), now, delegate.by())
            .with("reason", delegate.reason());
    Voter deputy =
        Voter.of(approval.step(), delegate.to()).inPlaceOf(approval.principal(delegate.voter()));
    return joined(journaled(approval, entry), voter(approval, deputy, delegate.invitation(), now));
  }

  /**
   * Whether that person can give the vote: it is waited for, they have none of their own in this
   * step, and they do not ask for themselves.
   */
  private static boolean canTake(Approval approval, int index, Approver to, Instant now) {
    if (approval.state() instanceof State.Final || index >= approval.voters().size()) {
      return false;
    }
    Voter voter = approval.voters().get(index);
    boolean isWaitedFor =
        approval.isActive(voter)
            && approval.vote(index).isEmpty()
            && now.isBefore(approval.expiresAt());
    boolean hasVote =
        approval.voters().stream()
            .filter(approval::isActive)
            .flatMap(other -> other.approver().addresses().stream())
            .anyMatch(to.addresses()::contains);
    return isWaitedFor && !hasVote && !approval.request().isRequestedBy(to);
  }

  private static JournalEntry named(
      Event event, Approval approval, int voter, Approver to, Instant now, Actor by) {
    return JournalEntry.of(now, event, by)
        .with("from", approval.voters().get(voter).approver().address().toString())
        .with("to", to.address().toString());
  }
}
