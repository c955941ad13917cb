package dev.countersign.approval;

import dev.countersign.approver.Approver;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of the ladder of people: when its time is up without a decision, the next step is asked.
 *
 * @param approvers the people, at least one
 * @param expiresIn how long it waits; absent for the account's default
 * @param reminders how long after they were asked its people are reminded, ascending; absent for as
 *     the request says
 */
public record Step(
    List<Approver> approvers,
    Quorum quorum,
    @Nullable Duration expiresIn,
    @Nullable List<Duration> reminders) {
  public Step {
    approvers = List.copyOf(approvers);
    reminders = reminders == null ? null : List.copyOf(reminders);
    if (approvers.isEmpty()) {
      throw new IllegalArgumentException("A step needs somebody to ask.");
    }
  }

  /** A step whose people are reminded as the request says. */
  public Step(List<Approver> approvers, Quorum quorum, @Nullable Duration expiresIn) {
    this(approvers, quorum, expiresIn, null);
  }

  /** How many of the people must approve. */
  public int needed() {
    return quorum.needed(approvers.size());
  }
}
