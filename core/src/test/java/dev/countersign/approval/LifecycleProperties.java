package dev.countersign.approval;

import static dev.countersign.approval.Examples.ADA;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.Wording;
import dev.countersign.resume.ResumeTarget;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What holds for every life, whatever happens in it. */
final class LifecycleProperties {
  private static final Set<Delivery> SETTLED =
      Set.of(Delivery.DELIVERED, Delivery.READ, Delivery.FAILED);

  private final Collection<String> broken = new ArrayList<>();

  private LifecycleProperties() {}

  /** The properties that a history breaks, one sentence each. */
  static Collection<String> broken(History history) {
    LifecycleProperties properties = new LifecycleProperties();
    properties.ofWhole(history);
    for (History.Step step : history.steps()) {
      properties.ofEnd(step);
      properties.ofDecision(step);
      properties.ofAsk(step);
      properties.ofChange(step);
      properties.ofStranger(step);
    }
    return properties.broken;
  }

  private void ofWhole(History history) {
    boolean isFinal = history.approval().state() instanceof State.Final;
    boolean isPolled = history.approval().request().resume() instanceof ResumeTarget.Poll;
    int resumes = history.effects(Effect.Resume.class).size();
    holds(
        resumes == (isFinal && !isPolled ? 1 : 0),
        "an end wakes the workflow once, and nothing else does; woken " + resumes + " times");
    long decisions = history.events().stream().filter(Event.DECIDED::equals).count();
    holds(
        decisions == (history.approval().state() instanceof State.Decided ? 1 : 0),
        "a decision is made at most once; made " + decisions + " times");
    Set<String> keys = new HashSet<>();
    Map<String, Effect> notices = new HashMap<>();
    for (Effect effect : history.effects()) {
      if (effect instanceof Effect.Notify notify) {
        Effect earlier = notices.putIfAbsent(notify.key(), notify);
        holds(
            earlier == null || ((Effect.Notify) earlier).to().equals(notify.to()),
            "notices to two people never share a key");
      } else {
        holds(keys.add(effect.key()), "no effect is written twice: " + effect.key());
      }
    }
  }

  private void ofEnd(History.Step step) {
    if (step.before().state() instanceof State.Final) {
      holds(
          step.after().state().equals(step.before().state()),
          "nothing leaves " + step.before().status());
    }
    if (ends(step) && step.after().state() instanceof State.Expired) {
      holds(
          !step.now().isBefore(step.before().expiresAt()), "nothing expires before its time is up");
    }
  }

  private void ofDecision(History.Step step) {
    if (!ends(step) || !(step.after().state() instanceof State.Decided decided)) {
      return;
    }
    Ask ask = step.before().asks().getFirst();
    holds(
        step.command() instanceof Command.Answer answer
            && answer.from().isAt(ask.address())
            && decided.decision().respondedBy().equals(answer.from().address())
            && answer.to() instanceof Command.Question.OfKey(var key)
            && ask.keys().contains(key)
            && decided.decision().choice().key().equals(answer.choice())
            && step.before().request().choices().contains(decided.decision().choice()),
        "only the person who was asked decides, with the key of the question, for what was offered");
    holds(step.now().isBefore(step.before().expiresAt()), "nobody decides when the time is up");
  }

  private void ofAsk(History.Step step) {
    Delivery before = step.before().asks().getFirst().delivery();
    Ask after = step.after().asks().getFirst();
    boolean isAskedAgain =
        step.command() instanceof Command.WindowOpened
            && before == Delivery.PARKED
            && after.delivery() == Delivery.QUEUED
            && !after.keys().equals(step.before().asks().getFirst().keys());
    boolean hasFailed =
        step.command() instanceof Command.AskFailed
            && !SETTLED.contains(before)
            && (after.delivery() == Delivery.PARKED || after.delivery() == Delivery.FAILED);
    boolean hasMovedOn =
        before != Delivery.PARKED
            && before != Delivery.FAILED
            && after.delivery().compareTo(before) > 0
            && after.delivery() != Delivery.PARKED
            && after.delivery() != Delivery.FAILED;
    holds(
        before == after.delivery() || isAskedAgain || hasFailed || hasMovedOn,
        "a question never moves back: " + before + " to " + after.delivery());
    holds(
        step.after().state() instanceof State.Final
            || (step.after().state() instanceof State.Parked)
                == (after.delivery() == Delivery.PARKED),
        "an approval is parked exactly as long as its question is");
    for (Effect effect : step.transition().effects()) {
      if (effect instanceof Effect.AskApprover asking) {
        holds(
            after.keys().contains(asking.replyKey().hash())
                && asking.to().equals(after.address())
                && step.after().state() instanceof State.Waiting
                && step.now().isBefore(step.after().expiresAt()),
            "a question goes to the person to be asked, with its key, while it can be answered");
      }
    }
  }

  private void ofChange(History.Step step) {
    Approval before = step.before();
    Approval after = step.after();
    boolean isChanged = !after.equals(before);
    holds(
        isChanged ? after.version() > before.version() : after.version() == before.version(),
        "the version grows with each change");
    holds(
        !step.transition().journal().isEmpty()
            || (!isChanged && step.transition().effects().isEmpty()),
        "the journal has an entry for each change and each effect");
    holds(
        step.transition().verdict() == Verdict.APPLIED
            || step.transition().verdict() == Verdict.ALREADY_FINAL
            || !isChanged,
        "what is refused or does not matter changes nothing");
    holds(
        after.id().equals(before.id())
            && after.request().equals(before.request())
            && after.digest().equals(before.digest())
            && after.requestedAt().equals(before.requestedAt())
            && after.expiresAt().equals(before.expiresAt())
            && after.asks().size() == before.asks().size(),
        "what was asked stays what was asked");
  }

  private void ofStranger(History.Step step) {
    for (Effect effect : step.transition().effects()) {
      if (effect instanceof Effect.Notify notify && !notify.to().equals(ADA)) {
        holds(
            notify.notice().equals(Wording.notForYou()),
            "a stranger learns nothing: " + notify.notice().text());
      }
    }
  }

  private static boolean ends(History.Step step) {
    return !(step.before().state() instanceof State.Final)
        && step.after().state() instanceof State.Final;
  }

  private void holds(boolean isTrue, String property) {
    if (!isTrue) {
      broken.add(property);
    }
  }

  /** The steps of a history, one a line, for the message of a failed test. */
  static String story(History history) {
    List<String> lines = new ArrayList<>();
    for (History.Step step : history.steps()) {
      lines.add(
          step.now()
              + " "
              + step.command()
              + " -> "
              + step.transition().verdict()
              + " "
              + step.after().status()
              + " v"
              + step.after().version()
              + " "
              + step.after().asks().getFirst().delivery());
    }
    return String.join("\n", lines);
  }
}
