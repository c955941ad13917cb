package dev.countersign.gateway;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.Ask;
import dev.countersign.approval.Command;
import dev.countersign.approval.Delivery;
import dev.countersign.approval.Invitation;
import dev.countersign.approval.Lifecycle;
import dev.countersign.approval.Transition;
import dev.countersign.approval.Transition.Verdict;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Violation;
import dev.countersign.store.ApprovalView;
import dev.countersign.store.Store;
import dev.countersign.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What an operator may do to an open approval. Each act is journaled with who did it and why. Safe
 * for use by many threads.
 */
public final class Operations {
  private final Store store;
  private final Accounts accounts;
  private final RequestCheck check;
  private final Invitations invitations;
  private final Randomness randomness;

  /** Acts on the approvals of a store. */
  public Operations(Store store, Accounts accounts, Resumers resumers, Randomness randomness) {
    this.store = store;
    this.accounts = accounts;
    this.check = new RequestCheck(store, accounts, resumers);
    this.invitations = new Invitations(accounts, randomness);
    this.randomness = randomness;
  }

  /**
   * Who does something, and why.
   *
   * @param reason in their own words, for the journal
   */
  public record Deed(Actor by, String reason) {}

  /** How an act ended. */
  public sealed interface Outcome {
    /** It took effect. */
    record Done(Approval approval) implements Outcome {}

    /** There is no such approval. */
    record NotFound() implements Outcome {}

    /** Nothing was done, because it had already ended. */
    record AlreadyFinal(Approval approval) implements Outcome {}

    /** Nothing was done. */
    record Refused(List<Violation> violations) implements Outcome {
      public Refused {
        violations = List.copyOf(violations);
      }

      static Refused because(String pointer, String rule, String message) {
        return new Refused(List.of(new Violation(pointer, rule, message)));
      }
    }
  }

  /** Decides in the place of those who were asked. */
  public Outcome force(ApprovalId id, ChoiceKey choice, Deed deed) {
    return act(
        id,
        approval ->
            approval.choice(choice).isEmpty()
                ? new Step.Refuse(
                    Outcome.Refused.because(
                        "/choice", "unknown-choice", "The request offers no such choice."))
                : new Step.Do(
                    List.of(new Command.Force(choice, deed.by(), deed.reason())),
                    nothingToDo("It cannot be decided now; nothing was changed.")));
  }

  /** Asks somebody else in the place of the person at an address. */
  public Outcome reassign(ApprovalId id, Address from, Approver to, Deed deed) {
    return pass(
        id,
        from,
        to,
        (voter, person, invitation) ->
            new Command.Reassign(voter, person, invitation, deed.by(), deed.reason()));
  }

  /** Lets somebody else give the vote of the person at an address, who still may. */
  public Outcome delegate(ApprovalId id, Address from, Approver to, Deed deed) {
    return pass(
        id,
        from,
        to,
        (voter, person, invitation) ->
            new Command.Delegate(voter, person, invitation, deed.by(), deed.reason()));
  }

  /**
   * Sends the question once more to everybody who has it and has not answered. Where nobody knows
   * whether they have it, {@link #release} is what ends the doubt.
   */
  public Outcome resend(ApprovalId id, Deed deed) {
    return each(
        id,
        ask -> ask.isAsked() && ask.delivery() != Delivery.UNKNOWN,
        "Nobody has the question before them for certain and is waited for; nothing was sent.",
        ask -> new Command.Resend(ask, randomness.replyKey(), deed.by(), deed.reason()));
  }

  /**
   * Ends the doubt about questions of which nobody knows whether they were sent.
   *
   * @param hasArrived whether the operator found them at the person; otherwise they are sent again
   */
  public Outcome release(ApprovalId id, boolean hasArrived, Deed deed) {
    return each(
        id,
        ask -> ask.delivery() == Delivery.UNKNOWN,
        "No question of it is in the state UNKNOWN; nothing was changed.",
        ask ->
            new Command.Release(ask, hasArrived, randomness.replyKey(), deed.by(), deed.reason()));
  }

  /**
   * Notes that somebody wanted to do what they may not: once for each act, however often they try.
   *
   * @param act the name of the act, such as {@code force}
   */
  public void refused(ApprovalId id, String act, Actor by) {
    boolean isNoted =
        store.views().journal(id).stream()
            .filter(entry -> entry.event() == JournalEntry.Event.ACT_REFUSED)
            .anyMatch(entry -> entry.actor().equals(by) && act.equals(entry.details().get("act")));
    if (!isNoted) {
      store.transact(transaction -> {
        transaction
            .lock(id)
            .ifPresent(approval ->
                transaction.update(
                    approval,
                    Lifecycle.apply(approval, new Command.ActRefused(act, by), transaction.now())));
        return true;
      });
    }
  }

  /** What an act comes to, once the approval is locked. */
  private sealed interface Step {
    /**
     * Commands, of which each may be refused.
     *
     * @param otherwise why, when all of them are although there is time
     */
    record Do(List<Command> commands, Outcome.Refused otherwise) implements Step {}

    record Refuse(Outcome.Refused outcome) implements Step {}
  }

  @FunctionalInterface
  private interface Passing {
    Command command(int voter, Approver to, Invitation invitation);
  }

  private Outcome act(ApprovalId id, Function<Approval, Step> plan) {
    return act(id, transaction -> true, (nothing, approval) -> plan.apply(approval));
  }

  /**
   * Acts on a locked approval.
   *
   * @param preparation what is to be known of people, whom everybody locks before approvals
   */
  private <T> Outcome act(
      ApprovalId id, Function<Transaction, T> preparation, BiFunction<T, Approval, Step> plan) {
    return store.transact(transaction -> {
      T prepared = preparation.apply(transaction);
      Optional<Approval> found = transaction.lock(id);
      if (found.isEmpty()) {
        return new Outcome.NotFound();
      }
      Approval approval = found.get();
      if (approval.status().isFinal()) {
        return new Outcome.AlreadyFinal(approval);
      }
      return switch (plan.apply(prepared, approval)) {
        case Step.Refuse(Outcome.Refused refused) -> refused;
        case Step.Do step -> done(transaction, approval, step);
      };
    });
  }

  /** Does what can be done of it; an act of which nothing took effect must not look like one. */
  private static Outcome done(Transaction transaction, Approval locked, Step.Do step) {
    Instant now = transaction.now();
    Approval approval = locked;
    boolean hasEffect = false;
    for (Command command : step.commands()) {
      Transition transition = Lifecycle.apply(approval, command, now);
      if (transition.verdict() == Verdict.APPLIED) {
        transaction.update(approval, transition);
        approval = transition.approval();
        hasEffect = true;
      }
    }
    if (hasEffect) {
      return new Outcome.Done(approval);
    }
    return now.isBefore(approval.expiresAt())
        ? step.otherwise()
        : Outcome.Refused.because(
            "", "time-is-up", "The time for answers was up at " + approval.expiresAt() + ".");
  }

  private static Outcome.Refused nothingToDo(String message) {
    return Outcome.Refused.because("", "nothing-to-do", message);
  }

  private Outcome pass(ApprovalId id, Address from, Approver to, Passing passing) {
    Optional<ApprovalView> seen = store.views().approval(id);
    if (seen.isEmpty()) {
      return new Outcome.NotFound();
    }
    ApprovalRequest request = seen.get().approval().request();
    return switch (check.person(request, to, "/to")) {
      case RequestCheck.CheckedPerson.Unsound(List<Violation> violations) ->
          new Outcome.Refused(violations);
      case RequestCheck.CheckedPerson.Sound(Approver person) ->
          act(
              id,
              transaction -> invitations.of(transaction, request, person, transaction.now()),
              (invitation, approval) -> passed(approval, from, person, invitation, passing));
    };
  }

  private Step passed(
      Approval approval, Address from, Approver to, Invitation invitation, Passing passing) {
    OptionalInt voter = voter(approval, from);
    if (voter.isEmpty()) {
      return new Step.Refuse(
          Outcome.Refused.because(
              "/from",
              "not-waited-for",
              "Nobody is asked at \"" + from + "\" and still waited for."));
    }
    return approval.request().isRequestedBy(to)
        ? new Step.Refuse(
            Outcome.Refused.because(
                "/to", "own-request", "This person wants the decision and cannot make it."))
        : new Step.Do(
            List.of(passing.command(voter.getAsInt(), to, invitation)),
            Outcome.Refused.because(
                "/to", "duplicate", "This person has a vote in this step already."));
  }

  private OptionalInt voter(Approval approval, Address from) {
    Address canonical =
        accounts.find(from.account()).flatMap(account -> accounts.canonical(from)).orElse(from);
    return approval.asks().stream()
        .filter(ask -> approval.isOpen(ask) && ask.address().equals(canonical))
        .mapToInt(Ask::voter)
        .findFirst();
  }

  private Outcome each(
      ApprovalId id, Predicate<Ask> isMeant, String otherwise, IntFunction<Command> command) {
    return act(
        id,
        approval -> {
          IntPredicate isChosen =
              index ->
                  approval.isOpen(approval.asks().get(index))
                      && isMeant.test(approval.asks().get(index));
          List<Command> commands = new ArrayList<>();
          IntStream.range(0, approval.asks().size())
              .filter(isChosen)
              .forEach(index -> commands.add(command.apply(index)));
          return commands.isEmpty()
              ? new Step.Refuse(nothingToDo(otherwise))
              : new Step.Do(commands, nothingToDo(otherwise));
        });
  }
}
