package dev.countersign.approval;

import dev.countersign.approver.Responder;
import dev.countersign.channel.MessageId;
import dev.countersign.reply.ReplyKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What holds for the questions of every life: where they go, how often, and with which keys. */
final class AskingProperties {
  private final Findings findings;
  private final List<Story> stories = new ArrayList<>();
  private final Set<MessageId> explained = new HashSet<>();

  /** What became of the question at one address, by what was done and not by what is stored. */
  private static final class Story {
    private final List<ReplyKey.Hash> keys = new ArrayList<>();
    private int taken;
    private int reminded;
    private int explained;
    private boolean isOptedOut;
    private boolean isOpen;
  }

  AskingProperties(History history, Findings findings) {
    this.findings = findings;
    Transition birth = history.transitions().getFirst();
    birth.approval().asks().forEach(ask -> stories.add(new Story()));
    questions(birth).forEach(asking -> sent(asking));
    ofStanding(birth.approval());
  }

  /** Steps are told in their order. */
  void of(History.Step step) {
    hear(step);
    for (int i = 0; i < stories.size(); i++) {
      ofDelivery(step, i);
      ofMemory(step, i);
    }
    ofQuestions(step);
    ofStanding(step.after());
    for (int i = 0; i < stories.size(); i++) {
      findings.holds(
          step.after().asks().get(i).keys().equals(stories.get(i).keys),
          "a question is answered by the keys of its last first sending and of what repeated it");
    }
  }

  private void hear(History.Step step) {
    switch (step.command()) {
      case Command.OptedOut out -> at(step, out.person()).forEach(story -> story.isOptedOut = true);
      case Command.WindowOpened opened ->
          at(step, opened.person()).forEach(story -> story.isOpen = true);
      case Command.AskAccepted accepted -> {
        if (accepted.occasion() == Occasion.FIRST) {
          stories.get(accepted.ask()).taken++;
        }
      }
      case Command.Answer answer -> {}
      case Command.Cancel cancel -> {}
      case Command.Expire expire -> {}
      case Command.AskFailed failed -> {}
      case Command.AskSkipped skipped -> {}
      case Command.Undelivered undelivered -> {}
      case Command.Observed observed -> {}
      case Command.Remind remind -> {}
      case Command.Misunderstood misunderstood -> {}
      case Command.Numbered numbered -> {}
      case Command.AskedWhich asked -> {}
      case Command.OptedIn in -> {}
      case Command.NoticeEnded ended -> {}
      case Command.ResumeEnded ended -> {}
      case Command.ResumeReplayed replayed -> {}
    }
  }

  private List<Story> at(History.Step step, Responder person) {
    List<Story> theirs = new ArrayList<>();
    for (int i = 0; i < stories.size(); i++) {
      if (person.isAt(step.before().asks().get(i).address())) {
        theirs.add(stories.get(i));
      }
    }
    return theirs;
  }

  private void ofStanding(Approval approval) {
    long live = approval.asks().stream().filter(Ask::isLive).count();
    boolean isRight =
        switch (approval.state()) {
          case State.Waiting() -> live == 1;
          case State.Parked() -> live == 0 && !has(approval, Delivery.SPARE);
          case State.Final end -> live <= 1;
        };
    findings.holds(
        isRight, "a person is asked at one address at a time, and at one while it waits");
    if (approval.state() instanceof State.Parked) {
      findings.holds(has(approval, Delivery.PARKED), "what is parked waits for some window");
      for (int i = 0; i < stories.size(); i++) {
        findings.holds(
            approval.asks().get(i).delivery() != Delivery.PARKED || !stories.get(i).isOpen,
            "nobody has to write twice to be asked");
      }
    }
  }

  private static boolean has(Approval approval, Delivery delivery) {
    return approval.ask(ask -> ask.delivery() == delivery).isPresent();
  }

  private void ofDelivery(History.Step step, int index) {
    Delivery before = step.before().asks().get(index).delivery();
    Delivery after = step.after().asks().get(index).delivery();
    boolean isAskedHere =
        questions(step.transition()).stream()
            .anyMatch(asking -> asking.ask() == index && asking.occasion() == Occasion.FIRST);
    if (after == Delivery.PARKED && before != Delivery.PARKED) {
      stories.get(index).isOpen = false;
    }
    boolean isAllowed =
        switch (after) {
          case QUEUED -> isAskedHere && (before == Delivery.PARKED || before == Delivery.SPARE);
          case SPARE -> before == Delivery.PARKED && isBy(step, Command.WindowOpened.class);
          case UNKNOWN, SENT, DELIVERED, READ ->
              Delivery.QUEUED.orFurther(before) == before
                  && after.compareTo(before) > 0
                  && before != Delivery.PARKED
                  && before != Delivery.SPARE
                  && before != Delivery.FAILED;
          case PARKED -> mayBeLost(step, index);
          case FAILED -> mayBeLost(step, index) || isBy(step, Command.OptedOut.class);
        };
    findings.holds(
        before == after || isAllowed, "a question never moves back: " + before + " to " + after);
  }

  /** What arrived is not lost any more, and what repeats a question is not the question. */
  private static boolean mayBeLost(History.Step step, int index) {
    Ask ask = step.before().asks().get(index);
    boolean isOfQuestion =
        (step.command() instanceof Command.AskFailed failed && failed.occasion() == Occasion.FIRST)
            || (step.command() instanceof Command.Undelivered lost
                && (ask.messages().isEmpty() || ask.messages().getFirst().equals(lost.message())));
    return isOfQuestion && !ask.delivery().isSettled();
  }

  private static boolean isBy(History.Step step, Class<? extends Command> command) {
    return command.isInstance(step.command());
  }

  private void ofMemory(History.Step step, int index) {
    Ask before = step.before().asks().get(index);
    Ask after = step.after().asks().get(index);
    boolean isAskedAnew =
        after.delivery() == Delivery.QUEUED && before.delivery() != after.delivery();
    findings.holds(
        isAskedAnew ? after.messages().isEmpty() : startsWith(after.messages(), before.messages()),
        "messages of a question are added and never lost until it is asked anew");
    findings.holds(
        isAskedAnew
            ? after.sentAt() == null
            : isKept(before.sentAt(), after.sentAt()) || isToldEarlier(step, index),
        "a question was sent when it was sent first");
    findings.holds(
        !(step.command() instanceof Command.AskAccepted accepted && accepted.ask() == index)
            || after.sentAt() == null
            || !after.sentAt().isAfter(accepted.sending().at()),
        "a question was not sent later than the call that sent it");
    findings.holds(isKept(before.number(), after.number()), "a question keeps its number for good");
  }

  /** Whether the channel answers that a call began before what it repeated to us came in. */
  private static boolean isToldEarlier(History.Step step, int index) {
    Instant before = step.before().asks().get(index).sentAt();
    return step.command() instanceof Command.AskAccepted accepted
        && accepted.ask() == index
        && before != null
        && accepted.sending().at().isBefore(before)
        && accepted.sending().at().equals(step.after().asks().get(index).sentAt());
  }

  private static boolean startsWith(List<?> longer, List<?> shorter) {
    return longer.size() >= shorter.size() && longer.subList(0, shorter.size()).equals(shorter);
  }

  private static boolean isKept(@Nullable Object before, @Nullable Object after) {
    return before == null || before.equals(after);
  }

  private void ofQuestions(History.Step step) {
    List<Effect.AskApprover> questions = questions(step.transition());
    findings.holds(questions.size() <= 1, "nothing that happens asks twice");
    for (Effect.AskApprover asking : questions) {
      Ask ask = step.after().asks().get(asking.ask());
      findings.holds(
          asking.to().equals(ask.address())
              && step.after().state() instanceof State.Waiting
              && step.now().isBefore(step.after().expiresAt()),
          "a question goes to the person to be asked, while it can be answered");
      findings.holds(
          !stories.get(asking.ask()).isOptedOut,
          "nobody is asked where they want no more requests");
      findings.holds(
          AskTag.parse(asking.key())
              .filter(new AskTag(step.after().id(), asking.ask(), step.after().version())::equals)
              .isPresent(),
          "a question carries the tag of its ask");
      sent(asking);
      switch (asking.occasion()) {
        case FIRST -> ofFirst(step, asking);
        case REMINDER -> ofReminder(step, asking);
        case HELP -> ofHelp(step, asking);
      }
    }
  }

  private void sent(Effect.AskApprover asking) {
    Story story = stories.get(asking.ask());
    if (asking.occasion() == Occasion.FIRST) {
      story.keys.clear();
    }
    story.keys.add(asking.replyKey().hash());
  }

  private void ofFirst(History.Step step, Effect.AskApprover asking) {
    boolean isPreferred =
        step.before().asks().subList(0, asking.ask()).stream()
            .noneMatch(ask -> ask.delivery() == Delivery.SPARE && isStillSpare(step, ask));
    findings.holds(
        isPreferred && step.after().asks().get(asking.ask()).delivery() == Delivery.QUEUED,
        "spare addresses are asked in the order of the request");
  }

  private static boolean isStillSpare(History.Step step, Ask ask) {
    return step.after().asks().contains(ask);
  }

  private void ofReminder(History.Step step, Effect.AskApprover asking) {
    Story story = stories.get(asking.ask());
    story.reminded++;
    findings.holds(
        story.reminded <= story.taken,
        "a person is reminded at most once of a question that the channel took");
    findings.holds(
        isBy(step, Command.Remind.class)
            && step.before().remindAt() != null
            && !step.now().isBefore(step.before().remindAt()),
        "nobody is reminded before it is time");
    findings.holds(
        step.before().asks().get(asking.ask()).isAsked()
            && step.before().asks().get(asking.ask()).delivery() != Delivery.UNKNOWN,
        "nobody is reminded of what they may never have got");
  }

  private void ofHelp(History.Step step, Effect.AskApprover asking) {
    Story story = stories.get(asking.ask());
    story.explained++;
    boolean isFirst =
        step.command() instanceof Command.Misunderstood misunderstood
            && misunderstood.ask() == asking.ask()
            && explained.add(misunderstood.message());
    findings.holds(
        isFirst && story.explained == 1 && step.before().asks().get(asking.ask()).isAsked(),
        "a question is explained once, to somebody who has it and wrote");
  }

  private static List<Effect.AskApprover> questions(Transition transition) {
    return transition.effects().stream()
        .filter(Effect.AskApprover.class::isInstance)
        .map(Effect.AskApprover.class::cast)
        .toList();
  }
}
