package dev.countersign.approval;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.approver.Responder;
import dev.countersign.channel.Address;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.Notice;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What holds for the answers of every life: whose count, and what people are told. */
final class AnsweringProperties {
  private final Findings findings;
  private final Set<Address> asked = new HashSet<>();

  AnsweringProperties(History history, Findings findings) {
    this.findings = findings;
    remember(history.transitions().getFirst());
  }

  /** Steps are told in their order. */
  void of(History.Step step) {
    if (step.command() instanceof Command.Answer answer) {
      ofAnswer(step, answer);
    } else {
      findings.holds(!decides(step), "only the person who was asked decides: " + step.command());
    }
    ofNotices(step);
    remember(step.transition());
  }

  private void remember(Transition transition) {
    for (Effect effect : transition.effects()) {
      if (effect instanceof Effect.AskApprover asking) {
        asked.add(asking.to());
      }
    }
  }

  private void ofAnswer(History.Step step, Command.Answer answer) {
    Optional<Ask> ask = rightful(step.before(), answer);
    Optional<Choice> choice = step.before().choice(answer.choice());
    boolean mayDecide = ask.isPresent() && choice.isPresent();
    findings.holds(
        mayDecide == (step.transition().verdict() != Verdict.REFUSED),
        "an answer is refused exactly when it is not by the person asked, to the question, of its"
            + " choices");
    if (!mayDecide) {
      findings.holds(
          step.after().equals(step.before()),
          "only the person who was asked decides, with the key of the question, for what was"
              + " offered");
      return;
    }
    boolean isInTime =
        !(step.before().state() instanceof State.Final)
            && step.now().isBefore(step.before().expiresAt());
    findings.holds(
        isInTime == decides(step), "who was asked and answers in time decides, and nobody later");
    if (decides(step) && step.after().state() instanceof State.Decided decided) {
      findings.holds(
          decided
              .decision()
              .equals(
                  new Decision(
                      choice.orElseThrow(),
                      new Actor.Person(answer.from().address()),
                      ask.orElseThrow().channel(),
                      step.now(),
                      step.before().request().approver().name(),
                      null)),
          "a decision is what was answered, and by whom");
    }
  }

  /** The question that an answer is for, if it is by the person who was asked it. */
  private Optional<Ask> rightful(Approval approval, Command.Answer answer) {
    List<Ask> named =
        switch (answer.to()) {
          case Command.Question.OfKey(var key) ->
              approval.asks().stream().filter(ask -> ask.keys().contains(key)).toList();
          case Command.Question.OfWords(int index) ->
              index < approval.asks().size() ? List.of(approval.asks().get(index)) : List.of();
        };
    findings.holds(named.size() <= 1, "a key belongs to one question");
    return named.stream()
        .filter(ask -> asked.contains(ask.address()) && answer.from().isAt(ask.address()))
        .findFirst();
  }

  private static boolean decides(History.Step step) {
    return step.before().status() != Status.DECIDED && step.after().status() == Status.DECIDED;
  }

  private void ofNotices(History.Step step) {
    List<Effect.Notify> notices =
        step.transition().effects().stream()
            .filter(Effect.Notify.class::isInstance)
            .map(Effect.Notify.class::cast)
            .filter(notify -> !(notify.notice() instanceof Notice.NoLongerNeeded))
            .toList();
    Responder writer = writer(step.command());
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
  private static @Nullable Responder writer(Command command) {
    return switch (command) {
      case Command.Answer answer -> answer.from();
      case Command.AskedWhich asked -> asked.person();
      case Command.OptedOut out -> out.person();
      case Command.OptedIn in -> in.person();
      case Command.WindowOpened opened -> null;
      case Command.Cancel cancel -> null;
      case Command.Comment comment -> comment.from();
      case Command.Force force -> null;
      case Command.Reassign reassign -> null;
      case Command.Delegate delegate -> null;
      case Command.Resend resend -> null;
      case Command.Release release -> null;
      case Command.Expire expire -> null;
      case Command.AskAccepted accepted -> null;
      case Command.AskFailed failed -> null;
      case Command.AskSkipped skipped -> null;
      case Command.Undelivered undelivered -> null;
      case Command.Observed observed -> null;
      case Command.Remind remind -> null;
      case Command.Misunderstood misunderstood -> null;
      case Command.Numbered numbered -> null;
      case Command.NoticeEnded ended -> null;
      case Command.ResumeEnded ended -> null;
      case Command.ResumeReplayed replayed -> null;
    };
  }
}
