package dev.countersign.approval;

import static dev.countersign.approval.Examples.ADA;
import static dev.countersign.approval.Examples.CALLER;
import static dev.countersign.approval.Examples.ID;
import static dev.countersign.approval.Examples.KEY;
import static dev.countersign.approval.Examples.NOON;
import static dev.countersign.approval.Examples.SHOP;

import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.channel.FailureClass;
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
    return invited(request, List.of(new Invitation(reaches)));
  }

  /** Requested at noon of people with those invitations. */
  static History invited(RequestBuilder request, List<Invitation> invitations) {
    return new History(
        Lifecycle.request(ID, request.build(), SHOP, invitations, CALLER, NOON), Lifecycle::apply);
  }

  /** Requested at noon of people who can be asked at all their addresses. */
  static History asking(RequestBuilder request) {
    List<Approver> people = request.build().ladder().getFirst().approvers();
    return invited(request, invitations(people, 1));
  }

  /** For people who can be asked at all their addresses, with keys from that number on. */
  static List<Invitation> invitations(List<Approver> people, int firstKey) {
    List<Invitation> invitations = new ArrayList<>();
    int key = firstKey;
    for (Approver person : people) {
      List<Invitation.Reach> reaches = new ArrayList<>();
      for (Address address : person.addresses()) {
        reaches.add(new Invitation.Reach(address, SHOP.channel(), null, Examples.key(key++)));
      }
      invitations.add(new Invitation(reaches));
    }
    return invitations;
  }

  static Invitation invitation(Approver person, int key) {
    return invitations(List.of(person), key).getFirst();
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
    return apply(
        new Command.AskFailed(Examples.tag(0), Occasion.FIRST, failed, next, 1, Examples.key(99)));
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

  /** The channel took every question that is to be sent. */
  void allSent() {
    for (int i = 0; i < approval().asks().size(); i++) {
      if (approval().asks().get(i).delivery() == Delivery.QUEUED) {
        apply(Examples.accepted(i, Occasion.FIRST, new MessageId("mid.ask." + i), 1));
      }
    }
  }

  /** The person who was asked there takes a choice, by the last button that they were sent. */
  Transition taps(int ask, ChoiceKey choice, Instant now) {
    Effect.AskApprover button =
        effects(Effect.AskApprover.class).stream()
            .filter(asking -> asking.ask() == ask)
            .reduce((earlier, later) -> later)
            .orElseThrow();
    return apply(
        Examples.answer(
            button.replyKey().hash(),
            choice,
            button.to(),
            new MessageId("mid." + ask + "." + choice)),
        now);
  }

  Transition taps(int ask, ChoiceKey choice) {
    return taps(ask, choice, NOON.plusSeconds(60));
  }

  Transition lost(int ask) {
    return apply(
        new Command.AskFailed(
            Examples.tag(ask),
            Occasion.FIRST,
            Examples.failed(FailureClass.RECIPIENT),
            new SendSchedule.Next.GiveUp(),
            1,
            Examples.key(90 + ask)));
  }

  /** The people of the next step are asked, with keys from that number on. */
  Transition escalates(int firstKey, Instant now) {
    List<Approver> people = approval().nextStep().orElseThrow().approvers();
    return apply(new Command.Expire(invitations(people, firstKey)), now);
  }

  /** Ada writes, and the question gets that key. */
  Transition windowOpens(int key) {
    return apply(new Command.WindowOpened(Examples.responder(ADA), Examples.key(key)));
  }

  /** The people who were told, and what, by the last command. */
  List<Effect.Notify> told() {
    return transitions.getLast().effects().stream()
        .filter(Effect.Notify.class::isInstance)
        .map(Effect.Notify.class::cast)
        .toList();
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
