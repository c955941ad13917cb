package dev.countersign.approval;

import static dev.countersign.approval.Examples.ADA;
import static dev.countersign.approval.Examples.CALLER;
import static dev.countersign.approval.Examples.ID;
import static dev.countersign.approval.Examples.KEY;
import static dev.countersign.approval.Examples.NOON;
import static dev.countersign.approval.Examples.SHOP;

import dev.countersign.channel.MessageId;
import dev.countersign.channel.MessagingWindow;
import dev.countersign.channel.SendOutcome;
import dev.countersign.channel.SendSchedule;
import dev.countersign.journal.JournalEntry;
import dev.countersign.prompt.ChoiceKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The life of one approval as a test lives it: every command and everything that came of it. */
final class History {
  private final Life life;
  private final List<Transition> transitions = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();

  /** The function under test. */
  @FunctionalInterface
  interface Life {
    Transition apply(Approval approval, Command command, Instant now);
  }

  /** One command, what was there before, and what came of it. */
  record Step(Approval before, Command command, Instant now, Transition transition) {
    Approval after() {
      return transition.approval();
    }
  }

  private History(Transition birth, Life life) {
    this.life = life;
    transitions.add(birth);
  }

  /** Requested at noon of a person who wrote an hour ago. */
  static History asked(RequestBuilder request) {
    return born(request, MessagingWindow.openedAt(NOON.minus(Duration.ofHours(1))));
  }

  /** Requested at noon of a person who wrote two days ago. */
  static History parked(RequestBuilder request) {
    return born(request, MessagingWindow.openedAt(NOON.minus(Duration.ofDays(2))));
  }

  /** Requested at noon of a person with that window. */
  static History born(RequestBuilder request, @Nullable MessagingWindow window) {
    ApprovalRequest asked = request.build();
    String obstacle = window == null || window.isOpen(NOON) ? null : "window-closed";
    List<Invitation.Reach> reaches =
        asked.approver().addresses().stream()
            .map(address -> new Invitation.Reach(address, SHOP.channel(), obstacle, KEY))
            .toList();
    return reaching(request, reaches);
  }

  /** Requested at noon of a person who can be reached so. */
  static History reaching(RequestBuilder request, List<Invitation.Reach> reaches) {
    return new History(
        Lifecycle.request(
            ID, request.build(), SHOP, List.of(new Invitation(reaches)), CALLER, NOON),
        Lifecycle::apply);
  }

  /** The same birth under another function. */
  History under(Life other) {
    return new History(transitions.getFirst(), other);
  }

  Transition apply(Command command, Instant now) {
    Approval before = approval();
    Transition transition = life.apply(before, command, now);
    transitions.add(transition);
    steps.add(new Step(before, command, now, transition));
    return transition;
  }

  Transition apply(Command command) {
    return apply(command, NOON.plusSeconds(60));
  }

  /** The channel took the question. */
  Transition sent(String message) {
    return apply(Examples.accepted(0, Occasion.FIRST, new MessageId(message), 1));
  }

  Transition sendFails(SendOutcome.Failed failed, SendSchedule.Next next) {
    return apply(new Command.AskFailed(0, Occasion.FIRST, failed, next, 1, Examples.key(99)));
  }

  Transition observed(String message, Delivery delivery) {
    return apply(new Command.Observed(0, new MessageId(message), delivery));
  }

  Transition approved() {
    return apply(Examples.tap(ChoiceKey.APPROVE, "mid.approve"));
  }

  Transition rejected() {
    return apply(Examples.tap(ChoiceKey.REJECT, "mid.reject"));
  }

  /** Ada writes, and the question gets that key. */
  Transition windowOpens(int key) {
    return apply(new Command.WindowOpened(Examples.responder(ADA), Examples.key(key)));
  }

  Approval approval() {
    return transitions.getLast().approval();
  }

  Delivery delivery() {
    return approval().asks().getFirst().delivery();
  }

  List<Transition> transitions() {
    return List.copyOf(transitions);
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }

  List<Effect> effects() {
    return transitions.stream().flatMap(transition -> transition.effects().stream()).toList();
  }

  <E extends Effect> List<E> effects(Class<E> kind) {
    return effects().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  List<JournalEntry.Event> events() {
    return transitions.stream()
        .flatMap(transition -> transition.journal().stream())
        .map(JournalEntry::event)
        .toList();
  }
}
