package dev.countersign.faults.evidence;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.countersign.faults.evidence.Evidence.Approval;
import dev.countersign.faults.evidence.Evidence.Certainty;
import dev.countersign.faults.evidence.Evidence.Delivery;
import dev.countersign.faults.evidence.Evidence.Entry;
import dev.countersign.faults.evidence.Evidence.Promised;
import dev.countersign.faults.evidence.Evidence.Sent;
import dev.countersign.faults.evidence.Violation.Harm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Looks for violations in what is known after a run. */
public final class Invariants {
  /** The events that end an approval, by the status that they lead to. */
  private static final Map<String, Set<String>> ENDS =
      Map.of(
          "DECIDED", Set.of("DECIDED", "FORCED"),
          "EXPIRED", Set.of("EXPIRED"),
          "UNDELIVERABLE", Set.of("UNDELIVERABLE"),
          "CANCELLED", Set.of("CANCELLED"));

  private static final Set<String> KNOWN_ENDS_OF_A_SEND =
      Set.of("SENT", "SEND_UNKNOWN", "DELIVERED", "READ");

  private final Evidence evidence;
  private final Map<String, Approval> approvals;
  private final Map<String, List<Entry>> journals;
  private final Map<String, List<Delivery>> deliveries;
  private final List<Violation> violations = new ArrayList<>();

  private Invariants(Evidence evidence) {
    this.evidence = evidence;
    this.approvals =
        evidence.database().approvals().stream()
            .collect(Collectors.toMap(Approval::id, Function.identity()));
    this.journals =
        evidence.database().journal().stream()
            .collect(groupingBy(Entry::approval, LinkedHashMap::new, Collectors.toList()));
    this.deliveries = evidence.deliveries().stream().collect(groupingBy(Delivery::approval));
  }

  /** Everything that is wrong; empty when all invariants hold. */
  public static List<Violation> check(Evidence evidence) {
    Invariants invariants = new Invariants(evidence);
    invariants.promisedExists();
    invariants.acceptedIsStored();
    invariants.decidedOnce();
    invariants.decidedAsThePersonDid();
    invariants.resumedOnce();
    invariants.resumedAsThePersonDid();
    invariants.resumedAfterDecision();
    invariants.sentOnce();
    invariants.doubtIsShown();
    invariants.timelineIsComplete();
    invariants.nothingIsStuck();
    invariants.noSecretIsLogged();
    invariants.fenceHolds();
    return List.copyOf(invariants.violations);
  }

  private void found(Invariant invariant, Harm harm, String detail) {
    violations.add(new Violation(invariant, harm, detail));
  }

  private List<Entry> journal(String approval) {
    return journals.getOrDefault(approval, List.of());
  }

  private static boolean isEnd(Entry entry) {
    return ENDS.values().stream().anyMatch(events -> events.contains(entry.event()));
  }

  private void promisedExists() {
    for (Promised promised : evidence.promised()) {
      if (!approvals.containsKey(promised.approval())) {
        found(Invariant.I1, Harm.LOST, promised.approval() + " was answered 201 and is not there");
      }
    }
  }

  private void acceptedIsStored() {
    Set<String> missing = new TreeSet<>(evidence.meta().accepted());
    missing.removeAll(evidence.database().inbox());
    for (String body : missing) {
      found(Invariant.I2, Harm.LOST, "the webhook " + body + " was answered 200 and is not there");
    }
  }

  private void decidedOnce() {
    Map<String, String> persons =
        evidence.promised().stream()
            .collect(Collectors.toMap(Promised::approval, Promised::person, (one, same) -> one));
    for (Approval approval : approvals.values()) {
      List<Entry> ends = journal(approval.id()).stream().filter(Invariants::isEnd).toList();
      if (ends.size() > 1) {
        found(Invariant.I3, Harm.DECIDED_TWICE, approval.id() + " ended by " + ends);
      }
      String person = persons.get(approval.id());
      for (Entry end : ends) {
        if (person != null
            && end.event().equals("DECIDED")
            && !(end.actor().startsWith("person:") && end.actor().endsWith("/" + person))) {
          found(
              Invariant.I3,
              Harm.OTHER,
              approval.id() + " was decided by " + end.actor() + ", who was not asked");
        }
      }
    }
  }

  private void decidedAsThePersonDid() {
    for (Promised promised : evidence.promised()) {
      Approval approval = approvals.get(promised.approval());
      if (approval != null
          && approval.isFinal()
          && promised.ends().stream()
              .noneMatch(end -> Objects.equals(end.choice(), approval.choice()))) {
        found(
            Invariant.I3,
            Harm.OTHER,
            approval.id() + " is decided as " + approval.choice() + " after " + promised.ends());
      }
    }
  }

  private void resumedOnce() {
    for (Approval approval : approvals.values()) {
      if (!approval.isFinal() || !approval.isCalledBack()) {
        continue;
      }
      List<Delivery> effects = deliveries.getOrDefault(approval.id(), List.of());
      long ids = effects.stream().map(Delivery::id).distinct().count();
      long bodies = effects.stream().map(Delivery::bodyHash).distinct().count();
      if (effects.isEmpty()) {
        found(Invariant.I4, Harm.LOST, approval.id() + " ended and nobody was called back");
      } else if (ids > 1 || bodies > 1) {
        found(Invariant.I4, Harm.RESUMED_TWICE, approval.id() + " was called back as " + effects);
      }
    }
  }

  private void resumedAsThePersonDid() {
    for (Promised promised : evidence.promised()) {
      Set<String> outcomes =
          promised.ends().stream().map(Evidence.End::outcome).collect(Collectors.toSet());
      deliveries.getOrDefault(promised.approval(), List.of()).stream()
          .map(Delivery::outcome)
          .filter(outcome -> !outcomes.contains(outcome))
          .findFirst()
          .ifPresent(outcome ->
              found(
                  Invariant.I4,
                  Harm.OTHER,
                  promised.approval() + " was delivered as " + outcome + " after " + outcomes));
    }
  }

  private void resumedAfterDecision() {
    deliveries.forEach((id, calls) -> {
      Approval approval = approvals.get(id);
      if (approval == null || !approval.isFinal()) {
        String status = approval == null ? "not there" : approval.status();
        found(Invariant.I5, Harm.OTHER, id + " was called back and is " + status);
        return;
      }
      Instant called = calls.stream().map(Delivery::at).min(Instant::compareTo).orElseThrow();
      for (Entry end : journal(id)) {
        if (isEnd(end) && called.isBefore(end.at())) {
          found(
              Invariant.I5,
              Harm.OTHER,
              id + " was called back at " + called + " and ended at " + end.at());
        }
      }
    });
  }

  private void sentOnce() {
    Map<String, Long> resent =
        evidence.resent().stream().collect(groupingBy(person -> person, counting()));
    Map<String, Long> sent =
        evidence.meta().sent().stream()
            .filter(call -> call.certainty() == Certainty.MAY_HAVE_ARRIVED)
            .collect(groupingBy(Sent::content, counting()));
    Map<String, String> persons =
        evidence.meta().sent().stream()
            .collect(Collectors.toMap(Sent::content, Sent::person, (one, same) -> one));
    sent.forEach((content, times) -> {
      String person = Objects.requireNonNull(persons.get(content));
      if (times > 1 + resent.getOrDefault(person, 0L)) {
        found(
            Invariant.I6,
            Harm.SENT_TWICE,
            "message " + content + " to " + person + " was sent " + times + " times");
      }
    });
    Set<String> reached =
        evidence.meta().sent().stream()
            .filter(call -> call.certainty() == Certainty.MAY_HAVE_ARRIVED)
            .map(Sent::person)
            .collect(Collectors.toSet());
    for (Promised promised : evidence.promised()) {
      if (reached.contains(promised.person())
          && journal(promised.approval()).stream()
              .noneMatch(entry -> KNOWN_ENDS_OF_A_SEND.contains(entry.event()))) {
        found(
            Invariant.I6,
            Harm.OTHER,
            promised.approval() + " may have been sent, and its journal does not say so");
      }
    }
  }

  private void doubtIsShown() {
    for (String approval : evidence.backlog().unlisted()) {
      found(Invariant.I6, Harm.OTHER, approval + " is in doubt and the API does not list it");
    }
  }

  private void timelineIsComplete() {
    for (String broken : evidence.database().brokenJournals()) {
      found(Invariant.I7, Harm.OTHER, broken);
    }
    for (Approval approval : approvals.values()) {
      List<Entry> journal = journal(approval.id());
      for (int position = 0; position < journal.size(); position++) {
        if (journal.get(position).position() != position + 1) {
          found(Invariant.I7, Harm.OTHER, approval.id() + " lacks entry " + (position + 1));
          break;
        }
      }
      if (journal.isEmpty() || !journal.getFirst().event().equals("REQUESTED")) {
        found(Invariant.I7, Harm.OTHER, approval.id() + " does not begin with its request");
      }
      Set<String> ends = ENDS.getOrDefault(approval.status(), Set.of());
      if (approval.isFinal() && journal.stream().noneMatch(e -> ends.contains(e.event()))) {
        found(
            Invariant.I7,
            Harm.OTHER,
            approval.id() + " is " + approval.status() + " and its journal does not say why");
      }
      if ("DONE".equals(approval.resume())
          && journal.stream().noneMatch(entry -> entry.event().equals("RESUMED"))) {
        found(Invariant.I7, Harm.OTHER, approval.id() + " was resumed, its journal knows nothing");
      }
    }
  }

  private void nothingIsStuck() {
    Evidence.Backlog backlog = evidence.backlog();
    if (backlog.drained().compareTo(backlog.allowed()) > 0) {
      found(
          Invariant.I8,
          Harm.OTHER,
          "the backlog took " + backlog.drained() + ", allowed are " + backlog.allowed());
    }
    for (String stuck : backlog.stuck()) {
      found(Invariant.I8, Harm.LOST, stuck);
    }
  }

  private void noSecretIsLogged() {
    for (Evidence.SecretSeen seen : evidence.secrets()) {
      found(Invariant.I9, Harm.OTHER, seen.name() + " stands in " + seen.log());
    }
  }

  /** A stale owner that could complete would note the same end a second time. */
  private void fenceHolds() {
    Map<String, Long> resent =
        evidence.resent().stream().collect(groupingBy(person -> person, counting()));
    Map<String, String> persons =
        evidence.promised().stream()
            .collect(Collectors.toMap(Promised::approval, Promised::person, (one, same) -> one));
    for (Approval approval : approvals.values()) {
      long resumed = count(approval, "RESUMED");
      if (resumed > 1) {
        found(
            Invariant.I10,
            Harm.RESUMED_TWICE,
            approval.id() + " notes " + resumed + " ends of its resume");
      }
      long sent = count(approval, "SENT");
      String person = persons.getOrDefault(approval.id(), "");
      if (sent > 1 + resent.getOrDefault(person, 0L)) {
        found(Invariant.I10, Harm.OTHER, approval.id() + " notes " + sent + " ends of one message");
      }
    }
  }

  private long count(Approval approval, String event) {
    return journal(approval.id()).stream().filter(entry -> entry.event().equals(event)).count();
  }
}
