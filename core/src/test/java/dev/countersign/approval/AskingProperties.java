package dev.countersign.approval;

import dev.countersign.approver.Responder;
import dev.countersign.channel.MessageId;
import dev.countersign.reply.ReplyKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What holds for the questions of every life: where they go, how often, and with which keys. */
final class AskingProperties {
  private final Findings findings;
  private final List<Story> stories = new ArrayList<>();

  /** Which question was explained for a message. */
  private final Map<MessageId, Integer> meant = new HashMap<>();

  /** How often the channel took a question to that voter, less how often they were reminded. */
  private final Map<Integer, Integer> unreminded = new HashMap<>();

  /** Whether the time of the step was up once: nothing is waited for then but the timer. */
  private boolean wasUp;

  /** What became of the question at one address, by what was done and not by what is stored. */
  private static final class Story {
    private final List<ReplyKey.Hash> keys = new ArrayList<>();
    private final Set<MessageId> explained = new HashSet<>();
    private boolean isOptedOut;

    private void changed(int version) {
      keys.clear();
      explained.clear();
      since = version;
    }

    private boolean isCurrent(AskTag tag) {
      return tag.version() > since;
    }

    private boolean isOpen;

    /** The last version before it was to be sent for the first time, or anew. */
    private int since;
  }

  AskingProperties(History history, Findings findings) {
    this.findings = findings;
    Transition birth = history.transitions().getFirst();
    grow(birth.approval());
    questions(birth).forEach(this::sent);
    ofStanding(birth.approval());
  }

  /** Steps are told in their order. */
  void of(History.Step step) {
    hear(step);
    if (LifecycleProperties.isAmended(step)) {
      stories.forEach(story -> story.changed(step.before().version()));
    }
    if (step.after().step() > step.before().step()) {
      wasUp = false;
    }
    wasUp |= !step.now().isBefore(step.after().expiresAt());
    for (int i = 0; i < step.before().asks().size(); i++) {
      ofDelivery(step, i);
      ofMemory(step, i);
      if (isShownBack(step, i)) {
        // it may be explained once more; that a message is heard once is kept by the inbox
        stories.get(i).explained.clear();
      }
    }
    grow(step.after());
    ofQuestions(step);
    ofStanding(step.after());
    for (int i = 0; i < stories.size(); i++) {
      findings.holds(
          step.after().asks().get(i).keys().equals(stories.get(i).keys),
          "a question is answered by all keys that were sent for it as it is");
    }
  }

  private void grow(Approval approval) {
    while (stories.size() < approval.asks().size()) {
      stories.add(new Story());
    }
  }

  private void hear(History.Step step) {
    if (step.command() instanceof Command.OptedOut out) {
      at(step, out.person()).forEach(story -> story.isOptedOut = true);
    }
    if (step.command() instanceof Command.WindowOpened opened
        && step.now().isBefore(step.before().expiresAt())) {
      for (int i = 0; i < stories.size(); i++) {
        Ask ask = step.before().asks().get(i);
        // who has answered waits for no window, until it is asked anew
        stories.get(i).isOpen |= opened.person().isAt(ask.address()) && step.before().isOpen(ask);
      }
    }
    if (step.command() instanceof Command.AskAccepted accepted
        && accepted.occasion() == Occasion.FIRST
        && isCurrent(accepted.tag())) {
      unreminded.merge(step.before().asks().get(accepted.tag().ask()).voter(), 1, Integer::sum);
    }
    for (int i = 0; i < step.before().asks().size(); i++) {
      Ask before = step.before().asks().get(i);
      if (!before.delivery().hasLeft() && step.after().asks().get(i).delivery().hasLeft()) {
        int of = step.before().voter(before).step();
        unreminded.merge(
            before.voter(), step.before().request().reminders(of).size(), Integer::sum);
      }
    }
  }

  private boolean isCurrent(AskTag tag) {
    return stories.get(tag.ask()).isCurrent(tag);
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
    boolean isAnybodyAsked = false;
    for (int i = 0; i < approval.voters().size(); i++) {
      Voter voter = approval.voters().get(i);
      List<Integer> live = asks(approval, i, Ask::isLive);
      findings.holds(
          live.size() <= 1 || voter.approver().isAskedEverywhere(),
          "a person is asked at one address at a time");
      if (isWaitedFor(approval, i)) {
        isAnybodyAsked |= !live.isEmpty();
        ofWaiting(approval, i, live.isEmpty());
      }
    }
    boolean isRight =
        switch (approval.state()) {
          case State.Waiting() -> isAnybodyAsked;
          case State.Parked() -> !isAnybodyAsked;
          case State.Final end -> true;
        };
    findings.holds(isRight, "it waits exactly while somebody who can answer is asked");
  }

  private void ofWaiting(Approval approval, int voter, boolean isAskedNowhere) {
    if (wasUp) {
      return;
    }
    findings.holds(
        !isAskedNowhere || asks(approval, voter, isAt(Delivery.SPARE)).isEmpty(),
        "who is asked nowhere has no address left where they could be");
    boolean isToBeAsked =
        isAskedNowhere || approval.voters().get(voter).approver().isAskedEverywhere();
    findings.holds(
        !isToBeAsked
            || asks(approval, voter, isAt(Delivery.PARKED)).stream()
                .noneMatch(index -> stories.get(index).isOpen),
        "nobody has to write twice to be asked");
  }

  private static Predicate<Ask> isAt(Delivery delivery) {
    return ask -> ask.delivery() == delivery;
  }

  private static List<Integer> asks(Approval approval, int voter, Predicate<Ask> isMeant) {
    return IntStream.range(0, approval.asks().size())
        .filter(index -> approval.asks().get(index).voter() == voter)
        .filter(index -> isMeant.test(approval.asks().get(index)))
        .boxed()
        .toList();
  }

  private static boolean isWaitedFor(Approval approval, int index) {
    Voter voter = approval.voters().get(index);
    return !approval.status().isFinal()
        && voter.step() == approval.step()
        && voter.passedOnAt() == null
        && Ballot.vote(approval, index).isEmpty();
  }

  private void ofDelivery(History.Step step, int index) {
    Delivery before = step.before().asks().get(index).delivery();
    Delivery after = step.after().asks().get(index).delivery();
    boolean isAskedHere =
        questions(step.transition()).stream()
            .anyMatch(asking -> asking.ask() == index && isQuestion(asking.occasion()));
    if (after == Delivery.PARKED && before != Delivery.PARKED) {
      stories.get(index).isOpen = false;
    }
    boolean isAllowed =
        switch (after) {
          case QUEUED ->
              isAskedHere
                  && (before == Delivery.PARKED
                      || before == Delivery.SPARE
                      || (before == Delivery.UNKNOWN && isBy(step, Command.Release.class))
                      || (!before.isOver()
                          && (LifecycleProperties.isAmended(step) || isShownBack(step, index))));
          case SPARE -> before == Delivery.PARKED && isBy(step, Command.WindowOpened.class);
          case UNKNOWN, SENT, DELIVERED, READ ->
              Delivery.QUEUED.orFurther(before) == before
                  && after.compareTo(before) > 0
                  && before != Delivery.PARKED
                  && before != Delivery.SPARE
                  && !before.isOver();
          case PARKED -> mayBeLost(step, index);
          case FAILED -> mayBeLost(step, index);
          case OPTED_OUT -> isBy(step, Command.OptedOut.class);
        };
    findings.holds(
        before == after || isAllowed, "a question never moves back: " + before + " to " + after);
  }

  /** What arrived is not lost any more, and what repeats a question is not the question. */
  private boolean mayBeLost(History.Step step, int index) {
    Ask ask = step.before().asks().get(index);
    boolean isOfQuestion =
        (step.command() instanceof Command.AskFailed failed
                && isQuestion(failed.occasion())
                && isCurrent(failed.tag()))
            || (step.command() instanceof Command.Undelivered lost
                && !ask.outdated().messages().contains(lost.message())
                && (ask.messages().isEmpty() || ask.messages().getFirst().equals(lost.message())));
    return isOfQuestion && !ask.delivery().isSettled();
  }

  /** Whether the question is what is sent, and not a word about it. */
  private static boolean isQuestion(Occasion occasion) {
    return occasion == Occasion.FIRST || occasion == Occasion.CHANGED;
  }

  /** Whether what was sent there before shows values that are not those any more. */
  private static boolean isShownBack(History.Step step, int index) {
    return questions(step.transition()).stream()
        .anyMatch(asking -> asking.ask() == index && asking.occasion() == Occasion.CHANGED);
  }

  private static boolean isBy(History.Step step, Class<? extends Command> command) {
    return command.isInstance(step.command());
  }

  private void ofMemory(History.Step step, int index) {
    Ask before = step.before().asks().get(index);
    Ask after = step.after().asks().get(index);
    boolean isAskedAnew =
        LifecycleProperties.isAmended(step)
            || isShownBack(step, index)
            || (after.delivery() == Delivery.QUEUED && before.delivery() != after.delivery());
    findings.holds(
        isAskedAnew ? after.messages().isEmpty() : startsWith(after.messages(), before.messages()),
        "messages of a question are added and never lost until it is asked anew");
    findings.holds(
        isAskedAnew
            ? after.sentAt() == null
            : isKept(before.sentAt(), after.sentAt()) || isToldEarlier(step, index),
        "a question was sent when it was sent first");
    findings.holds(
        !(step.command() instanceof Command.AskAccepted accepted
                && accepted.tag().ask() == index
                && isCurrent(accepted.tag()))
            || after.sentAt() == null
            || !after.sentAt().isAfter(accepted.sending().at()),
        "a question was not sent later than the call that sent it");
    findings.holds(
        !isOfEarlier(step.command(), index)
            || (after.delivery() == before.delivery()
                && after.messages().equals(before.messages())),
        "what was sent before says nothing of the question");
    findings.holds(isKept(before.number(), after.number()), "a question keeps its number for good");
  }

  private boolean isOfEarlier(Command command, int index) {
    return (command
                instanceof Command.AskAccepted(AskTag tag, var occasion, var message, var sending)
            && tag.ask() == index
            && !isCurrent(tag))
        || (command instanceof Command.AskFailed failed
            && failed.tag().ask() == index
            && !isCurrent(failed.tag()));
  }

  /** Whether the channel answers that a call began before what it repeated to us came in. */
  private boolean isToldEarlier(History.Step step, int index) {
    Instant before = step.before().asks().get(index).sentAt();
    return step.command() instanceof Command.AskAccepted accepted
        && accepted.tag().ask() == index
        && isCurrent(accepted.tag())
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
    findings.holds(
        questions.size() <= 1
            || LifecycleProperties.isAmended(step)
            || questions.stream().allMatch(asking -> isNew(step, asking)),
        "nothing that happens asks twice");
    for (Effect.AskApprover asking : questions) {
      Ask ask = step.after().asks().get(asking.ask());
      findings.holds(
          asking.to().equals(ask.address())
              && isWaitedFor(step.after(), ask.voter())
              && step.now().isBefore(step.after().expiresAt()),
          "a question goes to a person whose answer is waited for, while it can be answered");
      findings.holds(
          !stories.get(asking.ask()).isOptedOut,
          "nobody is asked where they want no more requests");
      findings.holds(
          AskTag.parse(asking.key())
              .filter(tag -> tag.approval().equals(step.after().id()) && tag.ask() == asking.ask())
              .filter(tag -> tag.version() > step.before().version())
              .filter(tag -> tag.version() <= step.after().version())
              .isPresent(),
          "a question carries the tag of its ask");
      sent(asking);
      if (isQuestion(asking.occasion())) {
        stories.get(asking.ask()).since = step.before().version();
      }
      switch (asking.occasion()) {
        case FIRST -> ofFirst(step, asking);
        case REMINDER -> {
          if (!isBy(step, Command.Resend.class)) {
            ofReminder(step, ask.voter());
          }
          findings.holds(
              ask.isAsked() && ask.delivery() != Delivery.UNKNOWN,
              "nobody is reminded of what they may never have got");
        }
        case HELP -> ofHelp(step, asking);
        case CHANGED ->
            findings.holds(
                isBy(step, Command.Enter.class), "only who entered values is shown them back");
        case PAGE ->
            findings.holds(
                step.command() instanceof Command.TurnPage turn
                    && turn.from().isAt(asking.to())
                    && turn.key().equals(asking.replyKey())
                    && turn.page() == asking.page()
                    && ask.keys().contains(turn.key().hash()),
                "a page is turned by the person asked, behind the key that they have");
      }
    }
  }

  private void sent(Effect.AskApprover asking) {
    Story story = stories.get(asking.ask());
    if (asking.occasion() == Occasion.CHANGED) {
      story.keys.clear();
    }
    if (asking.occasion() != Occasion.PAGE) {
      story.keys.add(asking.replyKey().hash());
    }
  }

  private void ofFirst(History.Step step, Effect.AskApprover asking) {
    int voter = step.after().asks().get(asking.ask()).voter();
    int from = isNew(step, asking) ? step.before().asks().size() : 0;
    boolean isPreferred =
        isBy(step, Command.WindowOpened.class)
            || isBy(step, Command.Release.class)
            || isBy(step, Command.Amend.class)
            || asks(step.after(), voter, isAt(Delivery.SPARE)).stream()
                .noneMatch(index -> index >= from && index < asking.ask());
    findings.holds(
        isPreferred && step.after().asks().get(asking.ask()).delivery() == Delivery.QUEUED,
        "spare addresses are asked in the order of the request");
  }

  private static boolean isNew(History.Step step, Effect.AskApprover asking) {
    return asking.ask() >= step.before().asks().size();
  }

  private void ofReminder(History.Step step, int voter) {
    findings.holds(
        unreminded.merge(voter, -1, Integer::sum) >= 0,
        "a person is reminded no more than was wished of a question that the channel took");
    Optional<Instant> at = step.before().voters().get(voter).nextReminder();
    findings.holds(
        step.command() instanceof Command.Remind remind
            && remind.voter() == voter
            && at.isPresent()
            && !step.now().isBefore(at.get()),
        "nobody is reminded before it is time");
    findings.holds(
        step.before().hours().contains(step.now()), "nobody is reminded outside of the hours");
  }

  private void ofHelp(History.Step step, Effect.AskApprover asking) {
    Story story = stories.get(asking.ask());
    boolean isFirst =
        step.command() instanceof Command.Misunderstood misunderstood
            && misunderstood.ask() == asking.ask()
            && meant.computeIfAbsent(misunderstood.message(), message -> asking.ask())
                == asking.ask()
            && story.explained.add(misunderstood.message());
    findings.holds(
        isFirst && story.explained.size() == 1 && step.before().asks().get(asking.ask()).isAsked(),
        "a question is explained once, to somebody who has it and wrote");
  }

  private static List<Effect.AskApprover> questions(Transition transition) {
    return transition.effects().stream()
        .filter(Effect.AskApprover.class::isInstance)
        .map(Effect.AskApprover.class::cast)
        .toList();
  }
}
