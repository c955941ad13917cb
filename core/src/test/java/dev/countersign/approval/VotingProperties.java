package dev.countersign.approval;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.approver.Responder;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.Choice;
import dev.countersign.reply.ReplyKey;
import dev.countersign.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What holds for votes: who has one, when it counts, and what they come to together. */
final class VotingProperties {
  private final Findings findings;

  /** The votes by the position of their voters, as they were given and not as they are stored. */
  private final Map<Integer, Vote> votes = new HashMap<>();

  /** The revision that each button shows. */
  private final Map<ReplyKey.Hash, Integer> revisions = new HashMap<>();

  VotingProperties(History history, Findings findings) {
    this.findings = findings;
    remember(history.transitions().getFirst());
  }

  private void remember(Transition transition) {
    for (Effect effect : transition.effects()) {
      if (effect instanceof Effect.AskApprover asking) {
        revisions.put(asking.replyKey().hash(), transition.approval().revision());
      }
    }
  }

  /** Steps are told in their order. */
  void of(History.Step step) {
    if (LifecycleProperties.isAmended(step)) {
      votes.clear();
    }
    for (int i = 0; i < step.after().voters().size(); i++) {
      ofVoter(step, i);
    }
    ofResult(step);
    ofStanding(step);
    remember(step.transition());
  }

  private void ofVoter(History.Step step, int index) {
    Vote vote = step.after().voters().get(index).vote();
    if (vote == null || Objects.equals(vote, votes.get(index))) {
      findings.holds(
          vote != null || !votes.containsKey(index), "one vote a voter, which never changes");
      return;
    }
    findings.holds(votes.put(index, vote) == null, "one vote a voter, which never changes");
    Approval before = step.before();
    Voter voter = before.voters().get(index);
    findings.holds(
        !before.status().isFinal() && voter.step() == before.step() && voter.passedOnAt() == null,
        "a vote counts while it is asked for");
    findings.holds(step.now().isBefore(before.expiresAt()), "a vote counts before the time is up");
    Responder from = voter(step);
    findings.holds(
        from != null
            && vote.from().equals(from.address())
            && vote.at().equals(step.now())
            && before.asks().stream()
                .anyMatch(ask ->
                    ask.voter() == index
                        && from.isAt(ask.address())
                        && ask.channel() == vote.channel()
                        && !ask.keys().isEmpty()
                        && ask.delivery() != Delivery.OPTED_OUT),
        "a vote is given where the voter was asked");
    findings.holds(
        from == null || before.request().requester().stream().noneMatch(from::isAt),
        "nobody votes on their own request");
    findings.holds(isOfRevision(step), "a vote is for the revision that was shown");
    ofChoice(step, vote);
  }

  /** Whether what was answered is what is asked now, and not what was asked before. */
  private boolean isOfRevision(History.Step step) {
    Approval before = step.before();
    if (!(step.command() instanceof Command.Answer answer)) {
      return true;
    }
    return switch (answer.to()) {
      case Command.Question.OfKey(var key) -> Objects.equals(revisions.get(key), before.revision());
      case Command.Question.OfWords words -> {
        Ask ask = before.asks().get(words.ask());
        boolean isQuoted = words.quoted() != null && ask.messages().contains(words.quoted());
        boolean isNewer = ask.sentAt() == null || !words.written().isBefore(ask.sentAt());
        yield before.revision() == 1
            || isQuoted
            || (isNewer
                && ask.outdated().messages().stream()
                    .noneMatch(message -> message.equals(words.quoted())))
            || ask.outdated().keys().isEmpty();
      }
    };
  }

  private static @Nullable Responder voter(History.Step step) {
    if (step.command() instanceof Command.Comment comment) {
      return comment.from();
    }
    if (step.command() instanceof Command.Submit submit) {
      OptionalInt ask = step.before().ask(place -> place.keys().contains(submit.key()));
      return ask.isPresent()
          ? new Responder(step.before().asks().get(ask.getAsInt()).address())
          : null;
    }
    return step.command() instanceof Command.Answer answer ? answer.from() : null;
  }

  private void ofChoice(History.Step step, Vote vote) {
    Choice choice = vote.choice();
    boolean isRight =
        step.command() instanceof Command.Comment comment
            ? choice.key().equals(step.before().asks().get(comment.ask()).draft().wantedComment())
                && comment.text().equals(vote.comment())
            : step.command() instanceof Command.Submit submit
                ? choice.key().equals(submit.choice())
                    && Objects.equals(submit.comment(), vote.comment())
                : step.command() instanceof Command.Answer answer
                    && choice.key().equals(answer.choice())
                    && !choice.needsComment()
                    && vote.comment() == null;
    findings.holds(
        isRight && step.after().request().choices().contains(choice),
        "a vote is for what was chosen, with a reason where it needs one");
  }

  private void ofResult(History.Step step) {
    boolean hasVoted =
        step.after().voters().stream().filter(voter -> voter.vote() != null).count()
            > step.before().voters().stream().filter(voter -> voter.vote() != null).count();
    boolean isDecided = step.after().status() == Status.DECIDED;
    boolean isForced =
        step.command() instanceof Command.Force && step.transition().verdict() == Verdict.APPLIED;
    if (step.before().status() == Status.DECIDED) {
      return;
    }
    findings.holds(
        isForced ? isDecided : isDecided == (hasVoted && Ballot.of(step.after()).isDecided()),
        "a decision is what the quorum says, when it says so, or an operator");
    findings.holds(
        hasVoted
            == step.transition().journal().stream()
                .anyMatch(entry -> entry.event() == Event.VOTED || entry.event() == Event.DECIDED),
        "the journal tells each vote");
    if (step.after().state() instanceof State.Decided decided) {
      findings.holds(decided.decision().equals(expected(step)), "a decision is what was answered");
    }
  }

  private @Nullable Decision expected(History.Step step) {
    if (step.command() instanceof Command.Force force) {
      return step.before()
          .choice(force.choice())
          .map(choice ->
              new Decision(
                  choice,
                  force.by(),
                  null,
                  step.now(),
                  "grace",
                  force.reason(),
                  Value.Structure.EMPTY))
          .orElse(null);
    }
    for (int i = 0; i < step.before().voters().size(); i++) {
      Vote vote = step.after().voters().get(i).vote();
      if (vote != null && step.before().voters().get(i).vote() == null) {
        return new Decision(
            vote.choice(),
            new Actor.Person(vote.from()),
            vote.channel(),
            step.now(),
            step.before().voters().get(i).approver().name(),
            vote.comment(),
            vote.entered());
      }
    }
    return null;
  }

  /** Nothing waits for a decision that cannot come. */
  private void ofStanding(History.Step step) {
    Approval after = step.after();
    Instant atOnce = after.hours().after(step.now(), Duration.ZERO);
    boolean isDue =
        after.nextStep().isPresent()
            && (!after.expiresAt().isAfter(atOnce) || !Ballot.of(step.before()).isReachable());
    findings.holds(
        after.status().isFinal() || Ballot.of(after).isReachable() || isDue,
        "what nobody can decide any more ends, or goes to the next step as soon as it may");
    for (Responder person : RandomHistories.PEOPLE) {
      long given =
          after.voters().stream()
              .filter(voter -> voter.step() == after.step() && voter.passedOnAt() == null)
              .map(Voter::vote)
              .filter(vote -> vote != null && person.isAt(vote.from()))
              .count();
      findings.holds(given <= 1, "a person has one vote");
    }
  }
}
