package dev.countersign.approval;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.approver.Responder;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Notice;
import dev.countersign.reply.ReplyKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What holds for the answers of every life: whose are heard, and what people are told. */
final class AnsweringProperties {
  private final Findings findings;

  /** The asks that were ever sent, and those that were since the data changed last. */
  private final Set<Integer> everAsked = new HashSet<>();

  private final Set<Integer> asked = new HashSet<>();

  /** The keys behind buttons that show what the request or its values were. */
  private final Set<ReplyKey.Hash> outdated = new HashSet<>();

  /** Those behind the others, with the ask that they are for. */
  private final Map<ReplyKey.Hash, Integer> current = new HashMap<>();

  private final Set<Integer> unwanted = new HashSet<>();

  AnsweringProperties(History history, Findings findings) {
    this.findings = findings;
    remember(history.transitions().getFirst());
  }

  /** Steps are told in their order. */
  void of(History.Step step) {
    if (step.command() instanceof Command.Answer answer) {
      ofAnswer(step, answer);
    } else if (step.command() instanceof Command.Comment comment) {
      ofComment(step, comment);
    } else if (step.command() instanceof Command.Submit submit) {
      ofSubmit(step, submit);
    } else if (step.command() instanceof Command.OptedOut out) {
      ofWish(step.before(), out.person());
    }
    ofNotices(step);
    if (LifecycleProperties.isAmended(step)) {
      asked.clear();
      outdated.addAll(current.keySet());
      current.clear();
    }
    shownBack(step).ifPresent(this::forget);
    remember(step.transition());
  }

  private static OptionalInt shownBack(History.Step step) {
    return step.transition().effects().stream()
        .filter(Effect.AskApprover.class::isInstance)
        .map(Effect.AskApprover.class::cast)
        .filter(asking -> asking.occasion() == Occasion.CHANGED)
        .mapToInt(Effect.AskApprover::ask)
        .findFirst();
  }

  /** What was sent of a question does not show it any more. */
  private void forget(int ask) {
    asked.remove(ask);
    current.forEach((key, place) -> {
      if (place == ask) {
        outdated.add(key);
      }
    });
    current.values().removeIf(place -> place == ask);
  }

  /** Their open questions count no more; what has ended is told as it ended. */
  private void ofWish(Approval before, Responder person) {
    for (int i = 0; i < before.asks().size(); i++) {
      if (!before.status().isFinal() && person.isAt(before.asks().get(i).address())) {
        unwanted.add(i);
      }
    }
  }

  private void remember(Transition transition) {
    for (Effect effect : transition.effects()) {
      if (effect instanceof Effect.AskApprover asking) {
        asked.add(asking.ask());
        everAsked.add(asking.ask());
        current.put(asking.replyKey().hash(), asking.ask());
      }
    }
  }

  private void ofAnswer(History.Step step, Command.Answer answer) {
    OptionalInt ask = rightful(step.before(), answer);
    Optional<Choice> choice = step.before().choice(answer.choice());
    boolean isEdit =
        answer.choice().equals(ChoiceKey.EDIT) && !step.before().request().openFields().isEmpty();
    boolean mayAnswer =
        ask.isPresent()
            && (choice.isPresent() || isEdit || isOutdated(step.before(), answer))
            && !isOwn(step.before(), answer.from())
            && !unwanted.contains(ask.getAsInt());
    if (!mayAnswer) {
      findings.holds(
          step.transition().verdict() == Verdict.REFUSED && step.after().equals(step.before()),
          "only the person who was asked answers, with the key of the question, for what was"
              + " offered, while they want to be asked, and not on their own request");
      return;
    }
    Draft draft = step.before().asks().get(ask.getAsInt()).draft();
    boolean isBusy = isEdit || draft.isUnseen();
    Outcome heard = outcome(step, ask.getAsInt(), answer.from());
    Outcome outcome =
        heard == Outcome.COUNTS && isOutdated(step.before(), answer) ? Outcome.OUTDATED : heard;
    ofOutcome(step, outcome);
    if (outcome == Outcome.COUNTS && isBusy) {
      findings.holds(
          step.after().asks().get(ask.getAsInt()).draft().wantedField() != null
              && !step.after().status().isFinal(),
          "who is about to change values decides nothing yet");
    } else if (outcome == Outcome.COUNTS) {
      Voter voter = step.after().voter(step.after().asks().get(ask.getAsInt()));
      findings.holds(
          choice.orElseThrow().needsComment()
              ? voter.vote() == null
                  && answer
                      .choice()
                      .equals(step.after().asks().get(ask.getAsInt()).draft().wantedComment())
              : voter.vote() != null && voter.vote().from().equals(answer.from().address()),
          "who was asked and answers in time votes, or is asked for a reason");
    }
  }

  private void ofSubmit(History.Step step, Command.Submit submit) {
    Approval before = step.before();
    OptionalInt ask = before.ask(place -> place.keys().contains(submit.key()));
    Optional<Choice> choice = before.choice(submit.choice());
    boolean mayAnswer =
        ask.isPresent()
            && choice.isPresent()
            && !unwanted.contains(ask.getAsInt())
            && !isOwn(before, new Responder(before.asks().get(ask.getAsInt()).address()))
            && (submit.comment() != null || !choice.get().needsComment())
            && (submit.values().members().isEmpty() || !before.request().openFields().isEmpty());
    if (!mayAnswer) {
      findings.holds(
          step.transition().verdict() == Verdict.REFUSED
              && step.after().equals(before)
              && step.transition().effects().isEmpty(),
          "a page answers what was asked, with what may be changed");
      return;
    }
    Responder from = new Responder(before.asks().get(ask.getAsInt()).address());
    Outcome outcome = outcome(step, ask.getAsInt(), from);
    ofOutcome(step, outcome);
    Vote vote = step.after().voter(step.after().asks().get(ask.getAsInt())).vote();
    findings.holds(
        outcome != Outcome.COUNTS || (vote != null && vote.entered().equals(submit.values())),
        "who answers on the page in time votes with what stood there");
  }

  private boolean isOutdated(Approval before, Command.Answer answer) {
    return switch (answer.to()) {
      case Command.Question.OfKey(var key) -> outdated.contains(key);
      case Command.Question.OfWords(int index, var quoted, Instant written) -> {
        Ask ask = before.asks().get(index);
        boolean hasChanged = ask.outdated().keys().stream().anyMatch(outdated::contains);
        boolean isUnsent =
            ask.delivery() == Delivery.UNKNOWN || !asked.contains(index) || !ask.isAsked();
        boolean isOlder = ask.sentAt() == null ? isUnsent : written.isBefore(ask.sentAt());
        yield hasChanged
            && (quoted == null
                ? isOlder
                : ask.messages().stream().noneMatch(message -> message.equals(quoted)));
      }
    };
  }

  private void ofComment(History.Step step, Command.Comment comment) {
    Approval before = step.before();
    Ask ask = before.asks().get(comment.ask());
    boolean mayAnswer =
        ask.draft().wantedComment() != null
            && asked.contains(comment.ask())
            && comment.from().isAt(ask.address())
            && !isOwn(before, comment.from())
            && !unwanted.contains(comment.ask());
    if (!mayAnswer) {
      findings.holds(
          step.transition().verdict() == Verdict.REFUSED
              && step.after().equals(before)
              && step.transition().effects().isEmpty(),
          "a reason is heard from who was asked for it, and from nobody else");
      return;
    }
    Outcome outcome = outcome(step, comment.ask(), comment.from());
    ofOutcome(step, outcome);
    Vote vote = step.after().voters().get(ask.voter()).vote();
    findings.holds(
        outcome != Outcome.COUNTS || (vote != null && comment.text().equals(vote.comment())),
        "who was asked for a reason and writes it in time votes");
  }

  /** What has to become of an answer by somebody who may give it. */
  private enum Outcome {
    COUNTS,
    ALREADY_OVER,
    PASSED_ON,
    OUTDATED,
    ALREADY_ANSWERED,
    ENDS
  }

  private static Outcome outcome(History.Step step, int ask, Responder from) {
    Approval before = step.before();
    Voter voter = before.voters().get(before.asks().get(ask).voter());
    boolean hasAnswered =
        Ballot.vote(before, before.asks().get(ask).voter()).isPresent()
            || before.voters().stream()
                .filter(other -> other.step() == before.step() && other.passedOnAt() == null)
                .anyMatch(other -> other.vote() != null && from.isAt(other.vote().from()));
    boolean isUp = !step.now().isBefore(before.expiresAt());
    if (before.status().isFinal()) {
      return Outcome.ALREADY_OVER;
    }
    if (voter.step() != before.step() || voter.passedOnAt() != null) {
      return Outcome.PASSED_ON;
    }
    if (hasAnswered) {
      return Outcome.ALREADY_ANSWERED;
    }
    boolean isLast = before.step() == before.request().ladder().size() - 1;
    return !isUp ? Outcome.COUNTS : isLast ? Outcome.ENDS : Outcome.PASSED_ON;
  }

  private void ofOutcome(History.Step step, Outcome outcome) {
    Verdict verdict =
        switch (outcome) {
          case COUNTS -> Verdict.APPLIED;
          case ALREADY_OVER, ENDS -> Verdict.ALREADY_FINAL;
          case PASSED_ON, OUTDATED -> Verdict.REFUSED;
          case ALREADY_ANSWERED -> Verdict.UNCHANGED;
        };
    findings.holds(
        step.transition().verdict() == verdict
            && step.before().equals(step.after())
                == (outcome != Outcome.COUNTS && outcome != Outcome.ENDS),
        "who was asked and answers in time is heard, and nobody later: " + outcome);
    boolean isTold =
        step.transition().effects().stream()
            .filter(Effect.Notify.class::isInstance)
            .map(effect -> ((Effect.Notify) effect).notice())
            .filter(notice -> !(notice instanceof Notice.NoLongerNeeded))
            .allMatch(notice -> fits(notice, outcome));
    findings.holds(isTold, "who answers is told the truth: " + outcome);
  }

  private static boolean fits(Notice notice, Outcome outcome) {
    return switch (notice) {
      case Notice.Recorded recorded -> outcome == Outcome.COUNTS;
      case Notice.Counted counted -> outcome == Outcome.COUNTS;
      case Notice.CommentWanted wanted -> outcome == Outcome.COUNTS;
      case Notice.AlreadyAnswered answered -> outcome == Outcome.ALREADY_ANSWERED;
      case Notice.TooLate(Notice.Ending ending) ->
          ending.kind() == Notice.Ending.Kind.PASSED_ON
              ? outcome == Outcome.PASSED_ON
              : outcome == Outcome.ALREADY_OVER
                  || outcome == Outcome.ENDS
                  || (outcome == Outcome.ALREADY_ANSWERED
                      && ending.kind() == Notice.Ending.Kind.DECIDED);
      case Notice.NotForYou() -> false;
      case Notice.OwnRequest() -> false;
      case Notice.NoLongerNeeded left -> false;
      case Notice.Which which -> false;
      case Notice.ValueWanted wanted -> outcome == Outcome.COUNTS;
      case Notice.ValueRefused refused -> false;
      case Notice.Outdated() -> outcome == Outcome.OUTDATED;
      case Notice.OptedOut() -> false;
      case Notice.OptedIn() -> false;
    };
  }

  private static boolean isOwn(Approval approval, Responder from) {
    return approval.request().requester().stream().anyMatch(from::isAt);
  }

  /** The position of the question that an answer is for, if it is by the person asked. */
  private OptionalInt rightful(Approval approval, Command.Answer answer) {
    List<Integer> named =
        IntStream.range(0, approval.asks().size())
            .filter(index ->
                switch (answer.to()) {
                  case Command.Question.OfKey(var key) ->
                      approval.asks().get(index).keys().contains(key)
                          || approval.asks().get(index).outdated().keys().contains(key);
                  case Command.Question.OfWords words -> words.ask() == index;
                })
            .boxed()
            .toList();
    findings.holds(named.size() <= 1, "a key belongs to one question");
    return named.stream()
        .filter(everAsked::contains)
        .filter(index -> answer.from().isAt(approval.asks().get(index).address()))
        .mapToInt(Integer::intValue)
        .findFirst();
  }

  private void ofNotices(History.Step step) {
    List<Effect.Notify> notices =
        step.transition().effects().stream()
            .filter(Effect.Notify.class::isInstance)
            .map(Effect.Notify.class::cast)
            .filter(notify -> !(notify.notice() instanceof Notice.NoLongerNeeded))
            .toList();
    Responder writer = writer(step);
    findings.holds(
        notices.isEmpty()
            || (notices.size() == 1
                && writer != null
                && notices.getFirst().to().equals(writer.address())),
        "who writes is told at most one thing, and nobody else is told anything");
    findings.holds(
        !(step.command() instanceof Command.Answer) || notices.size() == 1,
        "who answers is told what became of it");
    for (Effect.Notify notify : notices) {
      boolean isStranger =
          step.command() instanceof Command.Answer answer
              && rightful(step.before(), answer).isEmpty();
      findings.holds(
          !isStranger || notify.notice().equals(new Notice.NotForYou()),
          "a stranger learns nothing: " + notify.notice());
      findings.holds(
          !(notify.notice() instanceof Notice.Recorded)
              || step.transition().journal().stream()
                  .anyMatch(entry -> entry.event() == Event.DECIDED),
          "nobody is told that something is recorded that is not");
    }
  }

  /** The person behind a command that may be answered with a notice. */
  private static @Nullable Responder writer(History.Step step) {
    return switch (step.command()) {
      case Command.Answer answer -> answer.from();
      case Command.TurnPage turn -> turn.from();
      case Command.AskedWhich asked -> asked.person();
      case Command.OptedOut out -> out.person();
      case Command.OptedIn in -> in.person();
      case Command.WindowOpened opened -> null;
      case Command.Amend amend -> null;
      case Command.Cancel cancel -> null;
      case Command.Comment comment -> comment.from();
      case Command.Enter enter -> enter.from();
      case Command.Submit submit -> {
        OptionalInt ask = step.before().ask(place -> place.keys().contains(submit.key()));
        yield ask.isPresent()
            ? new Responder(step.before().asks().get(ask.getAsInt()).address())
            : null;
      }
      case Command.Force force -> null;
      case Command.Reassign reassign -> null;
      case Command.Delegate delegate -> null;
      case Command.Resend resend -> null;
      case Command.Release release -> null;
      case Command.ActRefused refused -> null;
      case Command.Expire expire -> null;
      case Command.AskAccepted accepted -> null;
      case Command.AskFailed failed -> null;
      case Command.AskSkipped skipped -> null;
      case Command.Undelivered undelivered -> null;
      case Command.Observed observed -> null;
      case Command.Remind remind -> null;
      case Command.Misunderstood misunderstood -> null;
      case Command.Numbered numbered -> null;
      case Command.AnswersMissed missed -> null;
      case Command.NoticeEnded ended -> null;
      case Command.ResumeEnded ended -> null;
      case Command.ResumeReplayed replayed -> null;
    };
  }
}
