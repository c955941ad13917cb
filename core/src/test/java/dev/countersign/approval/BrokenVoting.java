package dev.countersign.approval;

import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.Notice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Lifecycles that ask several people with one fault each, and the promise that each breaks. */
final class BrokenVoting {
  private BrokenVoting() {}

  static Stream<Arguments> all() {
    return Stream.of(
        broken(
            "lets the first answer decide",
            BrokenVoting::deciding,
            "a decision is what the quorum says"),
        broken("lets people change their minds", BrokenVoting::revising, "one vote a voter"),
        broken("counts two answers of a person twice", BrokenVoting::revising, "who was asked and"),
        broken("hands out second votes", BrokenVoting::generous, "a person has one vote"),
        broken(
            "counts votes of earlier steps",
            BrokenVoting::remembering,
            "a decision is what the quorum says"),
        broken(
            "hears people of earlier steps",
            BrokenVoting::hearingAll,
            "a vote counts while it is asked for"),
        broken(
            "lets people decide for themselves",
            BrokenVoting::selfish,
            "nobody votes on their own request"),
        broken(
            "hears who wants no more questions",
            BrokenVoting::hearingTheUnwilling,
            "only the person who was asked answers"),
        broken("needs no reason", BrokenVoting::careless, "a vote is for what was chosen"),
        broken(
            "hears a reason from anybody",
            BrokenVoting::hearingReasons,
            "a reason is heard from who was asked for it"),
        broken("forgets who is left", BrokenVoting::forgettingTheLeft, "who is left with"),
        broken("tells who is left twice", BrokenVoting::repeating, "nobody else is told"),
        broken(
            "goes on too early",
            BrokenVoting::hurrying,
            "the next step is asked when the time of this one is up"),
        broken(
            "asks after the end of a step",
            BrokenVoting::askingLate,
            "a question goes to a person whose answer is waited for"),
        broken(
            "waits for what cannot come", BrokenVoting::hoping, "what nobody can decide any more"),
        broken(
            "counts the silent as it likes",
            BrokenVoting::assuming,
            "what nobody decided counts as the request says"));
  }

  private static Arguments broken(String name, History.Life life, String promise) {
    return Arguments.argumentSet(name, life, promise);
  }

  private static Transition deciding(Approval approval, Command command, Instant now) {
    ApprovalRequest request = approval.request();
    List<Step> ladder =
        request.ladder().stream()
            .map(step -> new Step(step.approvers(), new Quorum.Any(), step.expiresIn()))
            .toList();
    return asIf(approval, request.asking(ladder, request.requester()), command, now);
  }

  private static Transition revising(Approval approval, Command command, Instant now) {
    boolean isOpen = !approval.status().isFinal();
    return command instanceof Command.Answer && isOpen
        ? Lifecycle.apply(each(approval, BrokenVoting::unanswered), command, now)
        : Lifecycle.apply(approval, command, now);
  }

  private static Voter unanswered(Voter voter) {
    return new Voter(
        voter.step(),
        voter.approver(),
        null,
        null,
        List.of(),
        voter.passedOnAt(),
        voter.principal());
  }

  /** Does not know a person again who has a vote already. */
  private static Transition generous(Approval approval, Command command, Instant now) {
    if (!(command instanceof Command.Answer) && !(command instanceof Command.Reassign)) {
      return Lifecycle.apply(approval, command, now);
    }
    Transition wrong = Lifecycle.apply(each(approval, BrokenVoting::disguised), command, now);
    List<Voter> voters = new ArrayList<>(wrong.approval().voters());
    for (int i = 0; i < approval.voters().size(); i++) {
      Voter before = approval.voters().get(i);
      Voter after = voters.get(i);
      voters.set(
          i,
          new Voter(
              after.step(),
              before.approver(),
              before.vote() == null ? after.vote() : before.vote(),
              after.remindAt(),
              after.reminders(),
              after.passedOnAt(),
              after.principal()));
    }
    return changed(wrong, with(wrong.approval(), voters));
  }

  private static Voter disguised(Voter voter) {
    Vote vote = voter.vote();
    Voter elsewhere =
        new Voter(
            voter.step(),
            new Approver(voter.approver().name(), Examples.MALLORY),
            null,
            voter.remindAt(),
            voter.reminders(),
            voter.passedOnAt(),
            voter.principal());
    return vote == null
        ? elsewhere
        : elsewhere.with(
            new Vote(
                vote.choice(),
                Examples.MALLORY,
                vote.channel(),
                vote.at(),
                vote.comment(),
                vote.entered()));
  }

  /** Votes of all steps are votes of this one. */
  private static Transition remembering(Approval approval, Command command, Instant now) {
    return ofAllSteps(
        approval, command, now, voter -> voter.vote() == null ? voter.step() : approval.step());
  }

  private static Transition hearingAll(Approval approval, Command command, Instant now) {
    return ofAllSteps(approval, command, now, voter -> approval.step());
  }

  private static Transition ofAllSteps(
      Approval approval, Command command, Instant now, ToIntFunction<Voter> step) {
    if (!(command instanceof Command.Answer)) {
      return Lifecycle.apply(approval, command, now);
    }
    Transition wrong =
        Lifecycle.apply(each(approval, voter -> at(voter, step.applyAsInt(voter))), command, now);
    List<Voter> voters = new ArrayList<>();
    for (int i = 0; i < approval.voters().size(); i++) {
      voters.add(at(wrong.approval().voters().get(i), approval.voters().get(i).step()));
    }
    return changed(wrong, with(wrong.approval(), voters));
  }

  private static Voter at(Voter voter, int step) {
    return new Voter(
        step,
        voter.approver(),
        voter.vote(),
        voter.remindAt(),
        voter.reminders(),
        step == voter.step() ? voter.passedOnAt() : null,
        voter.principal());
  }

  private static Transition selfish(Approval approval, Command command, Instant now) {
    ApprovalRequest request = approval.request();
    return asIf(approval, request.asking(request.ladder(), List.of()), command, now);
  }

  private static Transition hearingTheUnwilling(Approval approval, Command command, Instant now) {
    Approval forgetting = approval;
    for (int i = 0; i < approval.asks().size(); i++) {
      Ask ask = approval.asks().get(i);
      if (command instanceof Command.Answer && ask.delivery() == Delivery.OPTED_OUT) {
        forgetting = forgetting.with(i, ask.with(Delivery.FAILED));
      }
    }
    return Lifecycle.apply(forgetting, command, now);
  }

  private static Transition careless(Approval approval, Command command, Instant now) {
    ApprovalRequest request = approval.request();
    List<Choice> choices =
        request.choices().stream()
            .map(choice -> new Choice(choice.key(), choice.title(), choice.approves()))
            .toList();
    ApprovalRequest easy =
        new ApprovalRequest(
            request.ladder(),
            request.timing(),
            request.requester(),
            request.title(),
            request.locale(),
            request.fields(),
            choices,
            request.reference(),
            request.resume(),
            request.node());
    return asIf(approval, easy, command, now);
  }

  private static Transition hearingReasons(Approval approval, Command command, Instant now) {
    if (!(command instanceof Command.Comment comment)) {
      return Lifecycle.apply(approval, command, now);
    }
    Address address = approval.asks().get(comment.ask()).address();
    return Lifecycle.apply(
        approval,
        new Command.Comment(
            comment.ask(), comment.text(), Examples.responder(address), comment.message()),
        now);
  }

  private static Transition forgettingTheLeft(Approval approval, Command command, Instant now) {
    Transition right = Lifecycle.apply(approval, command, now);
    return telling(right, right.effects().stream().filter(effect -> !isFarewell(effect)).toList());
  }

  private static Transition repeating(Approval approval, Command command, Instant now) {
    Transition right = Lifecycle.apply(approval, command, now);
    List<Effect> effects = new ArrayList<>(right.effects());
    right.effects().stream().filter(BrokenVoting::isFarewell).forEach(effects::add);
    return telling(right, effects);
  }

  private static boolean isFarewell(Effect effect) {
    return effect instanceof Effect.Notify notify
        && notify.notice() instanceof Notice.NoLongerNeeded;
  }

  private static Transition hurrying(Approval approval, Command command, Instant now) {
    boolean isNext = command instanceof Command.Expire(List<Invitation> next) && !next.isEmpty();
    return isNext
        ? Lifecycle.apply(approval.overAt(now), command, now)
        : Lifecycle.apply(approval, command, now);
  }

  private static Transition askingLate(Approval approval, Command command, Instant now) {
    boolean isOfOperator = command instanceof Command.Resend || command instanceof Command.Reassign;
    return Lifecycle.apply(approval, command, isOfOperator ? approval.requestedAt() : now);
  }

  private static Transition hoping(Approval approval, Command command, Instant now) {
    Transition right = Lifecycle.apply(approval, command, now);
    boolean isGivenUp =
        right.approval().status() == Status.UNDELIVERABLE && !approval.status().isFinal();
    return isGivenUp
        ? new Transition(
            right.approval().in(new State.Parked()), List.of(), right.journal(), right.verdict())
        : right;
  }

  private static Transition assuming(Approval approval, Command command, Instant now) {
    Transition right = Lifecycle.apply(approval, command, now);
    Choice approve = approval.request().choices().getFirst();
    return right.approval().state() instanceof State.Expired(Instant at, var counted)
            && !approval.status().isFinal()
        ? changed(right, right.approval().in(new State.Expired(at, approve)))
        : right;
  }

  /** Lives with another request for the length of a command. */
  private static Transition asIf(
      Approval approval, ApprovalRequest request, Command command, Instant now) {
    Transition wrong = Lifecycle.apply(requesting(approval, request), command, now);
    return changed(wrong, requesting(wrong.approval(), approval.request()));
  }

  private static Approval requesting(Approval approval, ApprovalRequest request) {
    return new Approval(
        approval.id(),
        approval.version(),
        request,
        approval.step(),
        approval.voters(),
        approval.asks(),
        approval.state(),
        approval.requestedAt(),
        approval.expiresAt(),
        approval.undeliverableAt(),
        approval.digest(),
        approval.revision());
  }

  private static Approval each(Approval approval, UnaryOperator<Voter> change) {
    return with(approval, approval.voters().stream().map(change).toList());
  }

  private static Approval with(Approval approval, List<Voter> voters) {
    return new Approval(
        approval.id(),
        approval.version(),
        approval.request(),
        approval.step(),
        voters,
        approval.asks(),
        approval.state(),
        approval.requestedAt(),
        approval.expiresAt(),
        approval.undeliverableAt(),
        approval.digest(),
        approval.revision());
  }

  private static Transition changed(Transition right, Approval wrong) {
    return new Transition(wrong, right.effects(), right.journal(), right.verdict());
  }

  private static Transition telling(Transition right, List<Effect> effects) {
    return new Transition(right.approval(), effects, right.journal(), right.verdict());
  }
}
