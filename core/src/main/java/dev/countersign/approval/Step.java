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
 */
public record Step(List<Approver> approvers, Quorum quorum, @Nullable Duration expiresIn) {
  public Step {
    approvers = List.copyOf(approvers);
    if (approvers.isEmpty()) {
      throw new IllegalArgumentException("A step needs somebody to ask.");
    }
  }

  /** How many of the people must approve. */
  public int needed() {
    return quorum.needed(approvers.size());
  }
}
