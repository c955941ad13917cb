package dev.countersign.approval;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.Choice;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.resume.Resumption;
import dev.countersign.time.Hours;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What holds for every life, whatever happens in it: how it ends, and what is written down. What
 * holds for questions is in {@link AskingProperties}, for answers in {@link AnsweringProperties},
 * for votes in {@link VotingProperties}, for those who are left in {@link FarewellProperties}.
 */
final class LifecycleProperties {
  private final Findings findings = new Findings();

  private LifecycleProperties() {}

  /** The promises that a history breaks. */
  static List<Findings.Broken> broken(History history) {
    LifecycleProperties properties = new LifecycleProperties();
    AskingProperties asking = new AskingProperties(history, properties.findings);
    AnsweringProperties answering = new AnsweringProperties(history, properties.findings);
    VotingProperties voting = new VotingProperties(history, properties.findings);
    FarewellProperties farewells = new FarewellProperties(properties.findings);
    List<History.Step> steps = history.steps();
    for (int i = 0; i < steps.size(); i++) {
      properties.findings.at(i + 1);
      properties.ofEnd(steps.get(i));
      properties.ofChange(steps.get(i));
      properties.ofJournal(steps.get(i));
      asking.of(steps.get(i));
      answering.of(steps.get(i));
      voting.of(steps.get(i));
      farewells.of(steps.get(i));
    }
    properties.ofWhole(history);
    return properties.findings.all();
  }

  private void ofWhole(History history) {
    Approval last = history.approval();
    boolean isPolled = last.request().resume() instanceof ResumeTarget.Poll;
    List<Effect.Resume> resumes = history.effects(Effect.Resume.class);
    findings.holds(
        resumes.size() == (last.state() instanceof State.Final && !isPolled ? 1 : 0),
        "an end wakes the workflow once, and nothing else does; woken " + resumes.size());
    findings.holds(
        resumes.stream().allMatch(resume -> resume.key().equals("resume:" + last.id())),
        "the workflow is woken under the id of the approval, so that a store sees a second time");
    findings.holds(
        resumes.stream().allMatch(resume -> isHowItEnded(resume.resumption(), last)),
        "the workflow is woken with how it ended");
    long decisions =
        history.events().stream()
            .filter(event -> event == Event.DECIDED || event == Event.FORCED)
            .count();
    findings.holds(
        decisions == (last.state() instanceof State.Decided ? 1 : 0),
        "a decision is made at most once; made " + decisions + " times");
    Set<String> keys = new HashSet<>();
    Map<String, Effect.Notify> notices = new HashMap<>();
    for (Effect effect : history.effects()) {
      if (effect instanceof Effect.Notify notify) {
        Effect.Notify earlier = notices.putIfAbsent(notify.key(), notify);
        findings.holds(
            earlier == null || earlier.to().equals(notify.to()),
            "notices to two people never share a key");
      } else {
        findings.holds(keys.add(effect.key()), "no effect is written twice: " + effect.key());
      }
    }
  }

  /** News of the question may come after the end; nothing else does. */
  private static boolean isHowItEnded(Resumption resumption, Approval last) {
    return last.resumption()
        .map(end -> end.json().replace(word(end.delivery()), word(resumption.delivery())))
        .filter(resumption.json()::equals)
        .isPresent();
  }

  private static String word(String delivery) {
    return "\"delivery\":\"" + delivery + "\"";
  }

  private void ofEnd(History.Step step) {
    if (step.before().state() instanceof State.Final) {
      findings.holds(
          step.after().state().equals(step.before().state()),
          "nothing leaves " + step.before().status());
      return;
    }
    if (!(step.after().state() instanceof State.Final end)) {
      return;
    }
    boolean isUp = !step.now().isBefore(step.before().expiresAt());
    findings.holds(end.at().equals(step.now()), "an end is dated when it came");
    switch (end) {
      case State.Decided decided ->
          findings.holds(
              !isUp || step.command() instanceof Command.Force,
              "nobody decides when the time is up");
      case State.Expired expired -> {
        findings.holds(isUp, "nothing expires before its time is up");
        findings.holds(
            step.after().step() == step.after().request().ladder().size() - 1,
            "nothing expires while there is another step");
        findings.holds(
            expired.choice().equals(counted(step.after().request())),
            "what nobody decided counts as the request says");
      }
      case State.Cancelled cancelled ->
          findings.holds(
              step.command() instanceof Command.Cancel cancel && cancel.by().equals(cancelled.by()),
              "nothing is cancelled that nobody cancelled");
      case State.Undeliverable undeliverable ->
          findings.holds(
              isGivenUp(step) || (!isUp && !Ballot.of(step.after()).isReachable()),
              "nothing is given up while it can be decided");
    }
  }

  /** Whether nobody was asked and no way was to be looked for any more. */
  private static boolean isGivenUp(History.Step step) {
    Instant patience = step.before().undeliverableAt();
    return patience != null
        && !step.now().isBefore(patience)
        && step.before().status() == Status.PARKED;
  }

  private static Optional<Choice> counted(ApprovalRequest request) {
    return switch (request.timing().onExpiry()) {
      case EXPIRE -> Optional.empty();
      case APPROVE -> request.choices().stream().filter(Choice::approves).findFirst();
      case REJECT -> request.choices().stream().filter(choice -> !choice.approves()).findFirst();
    };
  }

  private void ofChange(History.Step step) {
    Approval before = step.before();
    Approval after = step.after();
    boolean isChanged = !after.equals(before);
    findings.holds(
        isChanged ? after.version() > before.version() : after.version() == before.version(),
        "the version grows with each change");
    findings.holds(
        step.transition().verdict() == Verdict.APPLIED
            || step.transition().verdict() == Verdict.ALREADY_FINAL
            || !isChanged,
        "what is refused or does not matter changes nothing");
    findings.holds(
        after.id().equals(before.id())
            && (isAmended(step)
                || (after.request().equals(before.request())
                    && after.digest().equals(before.digest())))
            && after.request().ladder().equals(before.request().ladder())
            && after.digest().equals(Questions.digest(after.request()))
            && after.requestedAt().equals(before.requestedAt())
            && places(after).subList(0, before.asks().size()).equals(places(before)),
        "what was asked stays what was asked");
    findings.holds(
        after.revision() == before.revision() + (isAmended(step) ? 1 : 0),
        "a revision is another one exactly when the data is");
    boolean isNext = after.step() == before.step() + 1;
    findings.holds(
        after.step() == before.step()
            || (isNext
                && step.command() instanceof Command.Expire
                && (!step.now().isBefore(before.expiresAt()) || isGivenUp(step))),
        "the next step is asked when the time of this one is up");
    Duration wait = after.currentStep().expiresIn();
    Hours hours = after.hours();
    findings.holds(
        after.expiresAt().equals(before.expiresAt())
            || (isNext && wait != null && after.expiresAt().equals(hours.after(step.now(), wait)))
            || (after.expiresAt().equals(hours.after(step.now(), Duration.ZERO))
                && !Ballot.of(after).isReachable()),
        "a step has its time, and less only when it cannot be decided");
    findings.holds(hours.contains(after.expiresAt()), "the time of a step is up within the hours");
    findings.holds(
        !after.status().isFinal()
            || (after.undeliverableAt() == null
                && after.voters().stream().allMatch(voter -> voter.nextReminder().isEmpty())),
        "nothing is left to a timer after the end");
    findings.holds(
        after.voters().stream()
            .filter(voter -> voter.vote() != null || !after.isActive(voter))
            .allMatch(voter -> voter.nextReminder().isEmpty()),
        "nobody is reminded whose answer is not waited for");
    findings.holds(
        after.asks().size() == before.asks().size()
            || isNext
            || step.command() instanceof Command.Reassign
            || step.command() instanceof Command.Delegate,
        "nobody is added whom nobody asked for");
  }

  static boolean isAmended(History.Step step) {
    return isDone(step, Command.Amend.class);
  }

  private static List<?> places(Approval approval) {
    return approval.asks().stream().map(ask -> List.of(ask.voter(), ask.address())).toList();
  }

  /** Each thing is told when it happens, and nothing else is told. */
  private void ofJournal(History.Step step) {
    List<JournalEntry> journal = step.transition().journal();
    findings.holds(
        !journal.isEmpty()
            || (step.after().equals(step.before()) && step.transition().effects().isEmpty()),
        "the journal has an entry for each change and each effect");
    findings.holds(
        journal.stream().allMatch(entry -> entry.at().equals(step.now())),
        "an entry is dated when it was written");
    boolean isForced = step.command() instanceof Command.Force;
    told(step, Event.DECIDED, becomes(step, Status.DECIDED) && !isForced);
    told(step, Event.FORCED, becomes(step, Status.DECIDED) && isForced);
    told(step, Event.EXPIRED, becomes(step, Status.EXPIRED));
    told(step, Event.CANCELLED, becomes(step, Status.CANCELLED));
    told(step, Event.UNDELIVERABLE, becomes(step, Status.UNDELIVERABLE));
    told(step, Event.ESCALATED, step.after().step() > step.before().step());
    told(step, Event.AMENDED, isAmended(step));
    told(step, Event.REASSIGNED, isDone(step, Command.Reassign.class));
    told(step, Event.DELEGATED, isDone(step, Command.Delegate.class));
    told(step, Event.RESENT, isDone(step, Command.Resend.class));
    told(step, Event.RELEASED, isDone(step, Command.Release.class));
    boolean isRerouted =
        step.command() instanceof Command.AskFailed
            || step.command() instanceof Command.Undelivered
            || step.command() instanceof Command.OptedOut;
    told(step, Event.REROUTED, isRerouted && asks(step, asking -> asking == Occasion.FIRST));
    told(
        step,
        Event.REMINDED,
        asks(step, asking -> asking == Occasion.REMINDER)
            && step.command() instanceof Command.Remind);
    told(step, Event.EXPLAINED, asks(step, asking -> asking == Occasion.HELP));
    told(step, Event.PAGE_TURNED, asks(step, asking -> asking == Occasion.PAGE));
    findings.holds(
        !(step.command() instanceof Command.TurnPage)
            || (answers(step.after()).equals(answers(step.before()))
                && step.after().asks().equals(step.before().asks())
                && (step.after().status() == step.before().status()
                    || !step.now().isBefore(step.before().expiresAt()))),
        "whoever turns a page decides nothing");
    for (Effect effect : step.transition().effects()) {
      findings.holds(
          !(effect instanceof Effect.AskApprover asking)
              || !journal.toString().contains(asking.replyKey().value()),
          "the journal never holds a reply key");
    }
  }

  private void told(History.Step step, Event event, boolean isToBeTold) {
    long count =
        step.transition().journal().stream().filter(entry -> entry.event() == event).count();
    findings.holds(
        count == (isToBeTold ? 1 : 0), "the journal tells " + event + " exactly when it happens");
  }

  /** What people have answered, or begun to. */
  private static List<?> answers(Approval approval) {
    return List.of(
        approval.voters().stream().map(voter -> Optional.ofNullable(voter.vote())).toList(),
        approval.asks().stream()
            .map(ask -> Optional.ofNullable(ask.draft().wantedComment()))
            .toList());
  }

  private static boolean isDone(History.Step step, Class<? extends Command> command) {
    return command.isInstance(step.command()) && step.transition().verdict() == Verdict.APPLIED;
  }

  private static boolean becomes(History.Step step, Status status) {
    return step.before().status() != status && step.after().status() == status;
  }

  private static boolean asks(History.Step step, Predicate<Occasion> occasion) {
    return step.transition().effects().stream()
        .anyMatch(effect ->
            effect instanceof Effect.AskApprover asking && occasion.test(asking.occasion()));
  }

  /** The steps of a history, one a line, for the message of a failed test. */
  static String story(History history) {
    StringBuilder story = new StringBuilder();
    story.append("0 born ").append(standing(history.transitions().getFirst().approval()));
    List<History.Step> steps = history.steps();
    for (int i = 0; i < steps.size(); i++) {
      History.Step step = steps.get(i);
      story
          .append('\n')
          .append(i + 1)
          .append(' ')
          .append(step.now())
          .append(' ')
          .append(step.command())
          .append(" -> ")
          .append(step.transition().verdict())
          .append(' ')
          .append(standing(step.after()));
    }
    return story.toString();
  }

  private static String standing(Approval approval) {
    return approval.status()
        + " step "
        + approval.step()
        + " v"
        + approval.version()
        + approval.asks().stream().map(ask -> ask.address() + " " + ask.delivery()).toList();
  }
}
