package dev.countersign.faults.scenario;

import dev.countersign.faults.evidence.Evidence;
import dev.countersign.faults.evidence.Invariant;
import dev.countersign.faults.evidence.Violation;
import dev.countersign.faults.evidence.Violation.Harm;
import dev.countersign.faults.world.StoredWebhook;
import dev.countersign.faults.world.Story;
import dev.countersign.faults.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Compares what was decided after two taps with the order in which their webhooks were stored.
 *
 * @param judged how many people tapped both buttons, so far apart that there is an order
 */
record FirstTaps(int judged, int tooClose, List<Violation> violations) {
  /**
   * Two that are stored closer to each other may be read by two workers at once, and a row's time
   * is that of the beginning of its transaction.
   */
  private static final Duration APART = Duration.ofMillis(50);

  FirstTaps {
    violations = List.copyOf(violations);
  }

  static FirstTaps of(World world) {
    List<StoredWebhook> stored = StoredWebhook.of(world);
    Map<String, String> choices =
        world
            .database()
            .query(
                "select id, choice from approval where choice is not null",
                row -> Map.entry(row.getString(1), row.getString(2)))
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    int judged = 0;
    int tooClose = 0;
    List<Violation> violations = new ArrayList<>();
    for (Story story : world.stories()) {
      Optional<Instant> approve = first(stored, story, Evidence.End.APPROVED);
      Optional<Instant> reject = first(stored, story, Evidence.End.REJECTED);
      if (approve.isEmpty() || reject.isEmpty()) {
        continue;
      }
      if (Duration.between(approve.get(), reject.get()).abs().compareTo(APART) < 0) {
        tooClose++;
        continue;
      }
      judged++;
      Evidence.End first =
          approve.get().isBefore(reject.get()) ? Evidence.End.APPROVED : Evidence.End.REJECTED;
      String approval = story.approval().orElseThrow();
      if (!Objects.equals(first.choice(), choices.get(approval))) {
        violations.add(
            new Violation(
                Invariant.I3,
                Harm.OTHER,
                approval
                    + " is decided as "
                    + choices.get(approval)
                    + ", stored were approve at "
                    + approve.get()
                    + " and reject at "
                    + reject.get()));
      }
    }
    return new FirstTaps(judged, tooClose, violations);
  }

  private static Optional<Instant> first(
      List<StoredWebhook> stored, Story story, Evidence.End end) {
    return story
        .tapped(end)
        .flatMap(payload ->
            stored.stream()
                .filter(webhook -> webhook.body().contains(payload))
                .map(StoredWebhook::at)
                .min(Instant::compareTo));
  }

  @Override
  public String toString() {
    return judged + " so far apart that one was first, " + tooClose + " too close to tell";
  }
}
