package dev.countersign.faults.world;

import dev.countersign.faults.evidence.Evidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What follows a fault: the backlog is worked off, and an operator looks at each message of which
 * nobody knows whether it arrived: where it is not on the phone it is sent again.
 */
public final class Settlement {
  private static final Duration LOOK = Duration.ofMillis(500);

  private static final String UNKNOWN = "unknown";

  private static final String OPEN_WORK =
      """
      select 'outbox ' || lane || ' of ' || approval_id || ' is ' || state || ', due at ' || due_at
      from outbox where due_at is not null
      union all
      select 'webhook ' || id || ' is ' || state || ', due at ' || due_at from inbox where due_at is not null
      """;

  private final World world;
  private final Set<String> released = new HashSet<>();

  private Settlement(World world) {
    this.world = world;
  }

  /**
   * Waits until everything is settled.
   *
   * @param allowed how long the backlog may take, from now on; includes the leases of who died
   */
  public static Evidence.Backlog await(World world, Duration allowed) {
    Settlement settlement = new Settlement(world);
    long begin = System.nanoTime();
    Wait.until(allowed.plusSeconds(30), LOOK, () -> isDrained(world));
    Duration drained = Duration.ofNanos(System.nanoTime() - begin);
    List<String> unlisted = settlement.unlisted();
    Wait.until(allowed.plusSeconds(60), LOOK, settlement::isSettled);
    return new Evidence.Backlog(drained, allowed, settlement.stuck(), unlisted);
  }

  /** What the database knows to be in doubt, and whoever asks the API does not learn. */
  private List<String> unlisted() {
    List<String> unlisted = new ArrayList<>(inDoubt());
    unlisted.removeAll(world.api().listed(UNKNOWN));
    // the doubt may have ended in between
    unlisted.retainAll(inDoubt());
    return unlisted;
  }

  private List<String> inDoubt() {
    return world
        .database()
        .texts("select distinct approval_id from approver where delivery = 'UNKNOWN'");
  }

  /** Whether nobody has anything to do: neither Meta nor the servers. */
  public static boolean isDrained(World world) {
    return world.sandbox().webhooksIdle() && world.database().texts(OPEN_WORK).isEmpty();
  }

  private boolean isSettled() {
    release();
    return world.stories().stream().allMatch(Story::isOver) && isDrained(world);
  }

  private void release() {
    Map<String, Story> stories =
        world.stories().stream()
            .filter(story -> story.approval().isPresent())
            .collect(
                Collectors.toMap(story -> story.approval().orElseThrow(), Function.identity()));
    for (String approval : world.api().listed(UNKNOWN)) {
      Story story = stories.get(approval);
      if (story != null && !story.isOver() && !story.isShown() && released.add(approval)) {
        world.resend(approval, story.person().value());
      }
    }
  }

  private List<String> stuck() {
    List<String> stuck = new ArrayList<>(world.database().texts(OPEN_WORK));
    for (Story story : world.stories()) {
      if (!story.isOver()) {
        stuck.add(
            story.reference()
                + (story.approval().isEmpty()
                    ? " was never answered"
                    : " was not called back, it is " + story.approval().orElseThrow()));
      }
    }
    return stuck;
  }
}
