package dev.countersign.faults.scenario;

import dev.countersign.faults.world.Story;
import dev.countersign.faults.world.Story.End;
import dev.countersign.faults.world.Unexpected;
import dev.countersign.faults.world.Wait;
import dev.countersign.faults.world.World;
import dev.countersign.sandbox.account.PersonId;
import java.time.Duration;
import java.util.List;

/** Stories that begin one after the other while something is broken. */
final class Load {
  private final Thread thread;

  private Load(Thread thread) {
    this.thread = thread;
  }

  /** Begins a story with each of these people, so many a second; every third is a rejection. */
  static Load begin(World world, List<PersonId> people, double perSecond) {
    Duration between = Duration.ofNanos((long) (1e9 / perSecond));
    return new Load(
        Thread.ofVirtual()
            .name("faults-load")
            .start(() -> {
              for (int number = 0; number < people.size(); number++) {
                world.tell(people.get(number), number % 3 == 2 ? End.REJECTED : End.APPROVED);
                Wait.pass(between);
              }
            }));
  }

  /** Whether all of them have begun. */
  boolean isTold() {
    return !thread.isAlive();
  }

  void awaitTold() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unexpected("interrupted", e);
    }
  }

  /** Waits until all stories of a world are over. */
  static void awaitOver(World world, Duration patience) {
    Wait.must(
        "all stories are over", patience, () -> world.stories().stream().allMatch(Story::isOver));
  }
}
