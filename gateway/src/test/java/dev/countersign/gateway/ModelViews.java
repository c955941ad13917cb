package dev.countersign.gateway;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.Port;
import dev.countersign.approval.State;
import dev.countersign.channel.Address;
import dev.countersign.prompt.Choice;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is seen from outside, as Lifecycle has it and as the reference does, and that it agrees. */
final class ModelViews {
  private ModelViews() {}

  /** The reference and Lifecycle say the same of each approval. */
  static void compare(List<String> ids, WatchedStore store, Scene reference) {
    for (String id : ids) {
      Approval approval = store.memory.get(new ApprovalId(id));
      Scene.Case it = reference.caseOf(id);
      if (approval == null || !seen(approval).equals(seen(it))) {
        throw new Difference(
            "Lifecycle on " + id,
            approval == null ? null : seen(approval),
            "the reference",
            seen(it));
      }
    }
  }

  /** What is seen of an approval from outside. */
  private record Seen(
      String status,
      int step,
      @Nullable String choice,
      @Nullable String port,
      @Nullable Address from,
      @Nullable String name,
      @Nullable String comment,
      List<Scene.Way> ways) {}

  private static Seen seen(Approval approval) {
    List<Scene.Way> ways =
        approval.asks().stream()
            .map(ask ->
                switch (ask.delivery()) {
                  case SPARE -> Scene.Way.SPARE;
                  case PARKED -> Scene.Way.WAITING;
                  case QUEUED -> Scene.Way.SENDING;
                  case UNKNOWN, SENT, DELIVERED, READ -> Scene.Way.ASKED;
                  case FAILED -> Scene.Way.LOST;
                  case OPTED_OUT -> Scene.Way.STOPPED;
                })
            .toList();
    if (!(approval.state() instanceof State.Final end)) {
      return new Seen(
          approval.status().name(), approval.step(), null, null, null, null, null, ways);
    }
    var decision = end instanceof State.Decided decided ? decided.decision() : null;
    return new Seen(
        approval.status().name(),
        approval.step(),
        end.choice().map(Choice::title).orElse(null),
        Port.of(end).name(),
        decision == null ? null : decision.respondedBy().orElse(null),
        decision == null ? null : decision.approver(),
        decision == null ? null : decision.comment(),
        ways);
  }

  private static Seen seen(Scene.Case it) {
    List<Scene.Way> ways = it.places.stream().map(place -> place.way).toList();
    Scene.End end = it.end;
    if (end == null) {
      boolean isWaiting =
          it.places.stream().anyMatch(place -> place.isOpen(Scene.Way.SENDING, Scene.Way.ASKED));
      return new Seen(
          isWaiting ? "WAITING" : "PARKED", it.step, null, null, null, null, null, ways);
    }
    Choice choice = end.choice();
    return new Seen(
        end.status().name(),
        it.step,
        choice == null ? null : choice.title(),
        choice == null ? end.status().name().toLowerCase(Locale.ROOT) : Cast.port(choice),
        end.from(),
        end.name(),
        end.comment(),
        ways);
  }

  /**
   * People were told what the reference says, and nothing else.
   *
   * @param isLate whether the clock stepped back, so that some of it may be due later
   */
  static void compareTold(
      Scene reference, Set<Scene.Told> told, Set<String> explained, boolean isLate) {
    Set<Scene.Told> missing = new HashSet<>(reference.told);
    missing.removeAll(told);
    Set<Scene.Told> tooMany = new HashSet<>(told);
    reference.told.forEach(tooMany::remove);
    if (isLate) {
      missing.clear();
    }
    if (!missing.isEmpty() || !tooMany.isEmpty()) {
      throw new Difference("Only the product told", tooMany, "only the reference told", missing);
    }
    Set<String> expected =
        reference.explained.stream()
            .map(place -> place.of().id + ":" + place.index())
            .collect(Collectors.toSet());
    if (isLate ? !expected.containsAll(explained) : !explained.equals(expected)) {
      throw new Difference("The product explained", explained, "the reference", expected);
    }
  }
}
