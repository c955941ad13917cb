package dev.countersign.faults.scenario;

import dev.countersign.faults.evidence.Evidence;
import dev.countersign.faults.evidence.Evidence.Entry;
import dev.countersign.faults.evidence.Invariants;
import dev.countersign.faults.evidence.Violation;
import dev.countersign.faults.evidence.Violation.Harm;
import dev.countersign.faults.world.Receiver;
import dev.countersign.faults.world.Story;
import dev.countersign.faults.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of a scenario.
 *
 * @param faults how many faults were injected
 * @param unknown messages of which nobody knew whether they arrived, and how each was resolved
 * @param takeover the longest time from a crash until somebody went on with what was under way
 * @param notes what else was seen
 */
public record Result(
    int faults,
    int approvals,
    List<Violation> violations,
    Unknown unknown,
    Duration takeover,
    List<String> notes) {

  public Result {
    violations = List.copyOf(violations);
    notes = List.copyOf(notes);
  }

  /** Messages in doubt by what ended the doubt. */
  public record Unknown(long confirmed, long answered, long released) {
    static final Unknown NONE = new Unknown(0, 0, 0);

    long count() {
      return confirmed + answered + released;
    }

    Unknown plus(Unknown other) {
      return new Unknown(
          confirmed + other.confirmed, answered + other.answered, released + other.released);
    }

    @Override
    public String toString() {
      if (count() == 0) {
        return "0";
      }
      List<String> ways = new ArrayList<>();
      add(ways, confirmed, "confirmed by Meta");
      add(ways, answered, "answered");
      add(ways, released, "sent again by operator");
      return count() + ": " + String.join(", ", ways);
    }

    private static void add(List<String> ways, long count, String way) {
      if (count > 0) {
        ways.add(count + " " + way);
      }
    }
  }

  /** What could not be tried here. */
  static Result notPlayed(String reason) {
    return new Result(
        0, 0, List.of(), Unknown.NONE, Duration.ZERO, List.of("NOT PLAYED: " + reason));
  }

  /** What holds in a world after its backlog was worked off. */
  static Result of(World world, int faults, Evidence.Backlog backlog, String... notes) {
    return of(world, faults, world.evidence(backlog), notes);
  }

  /** The same where what is known was looked at already. */
  static Result of(World world, int faults, Evidence evidence, String... notes) {
    return new Result(
        faults,
        evidence.promised().size(),
        Invariants.check(evidence),
        unknown(evidence),
        takeover(world),
        List.of(notes));
  }

  private static Unknown unknown(Evidence evidence) {
    long confirmed = 0;
    long answered = 0;
    long released = 0;
    var journals =
        evidence.database().journal().stream().collect(Collectors.groupingBy(Entry::approval));
    for (List<Entry> journal : journals.values()) {
      List<String> after =
          journal.stream()
              .map(Entry::event)
              .dropWhile(event -> !event.equals("SEND_UNKNOWN"))
              .toList();
      if (after.isEmpty()) {
        continue;
      }
      if (after.contains("RELEASED")) {
        released++;
      } else if (after.contains("SENT") || after.contains("DELIVERED") || after.contains("READ")) {
        confirmed++;
      } else {
        answered++;
      }
    }
    return new Unknown(confirmed, answered, released);
  }

  /** Over all crashes and all that was under way; a next crash ends the measurement. */
  private static Duration takeover(World world) {
    List<Instant> crashes = world.crashes();
    Duration longest = Duration.ZERO;
    for (int number = 0; number < crashes.size(); number++) {
      Instant crash = crashes.get(number);
      Instant next = number + 1 < crashes.size() ? crashes.get(number + 1) : Instant.MAX;
      for (Story story : world.stories()) {
        Instant step = story.firstStepAfter(crash).orElse(Instant.MAX);
        if (story.begun().isBefore(crash) && step.isBefore(next)) {
          Duration time = Duration.between(crash, step);
          longest = time.compareTo(longest) > 0 ? time : longest;
        }
      }
      for (Duration time : calledAgain(world, crash, next)) {
        longest = time.compareTo(longest) > 0 ? time : longest;
      }
    }
    return longest;
  }

  /**
   * A callback that was under way in the crash is made again by whoever took over; what a frozen
   * server adds when it wakes is no takeover.
   */
  private static List<Duration> calledAgain(World world, Instant crash, Instant next) {
    List<Duration> times = new ArrayList<>();
    world.receiver().callbacks().stream()
        .collect(Collectors.groupingBy(Receiver.Callback::reference))
        .values()
        .forEach(calls ->
            calls.stream()
                .filter(call -> call.at().isAfter(crash))
                .findFirst()
                .filter(call -> call.time() > 1 && call.at().isBefore(next))
                .ifPresent(call -> times.add(Duration.between(crash, call.at()))));
    return times;
  }

  /** The same with something more that is wrong. */
  Result with(Violation violation) {
    return with(List.of(violation));
  }

  /** The same with whatever more is wrong. */
  Result with(List<Violation> others) {
    List<Violation> more = new ArrayList<>(violations);
    more.addAll(others);
    return new Result(faults, approvals, more, unknown, takeover, notes);
  }

  /** How many violations do that harm. */
  public long count(Harm harm) {
    return violations.stream().filter(violation -> violation.harm() == harm).count();
  }

  /** Whether every invariant holds. */
  public boolean holds() {
    return violations.isEmpty();
  }
}
