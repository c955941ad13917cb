package dev.countersign.approval;

import dev.countersign.journal.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a command does to an approval: everything in it is stored together or not at all.
 *
 * @param approval the approval afterwards; the same as before when nothing changed
 */
public record Transition(
    Approval approval, List<Effect> effects, List<JournalEntry> journal, Verdict verdict) {
  /** Answers are handled at once, but in a crowd. */
  private static final Duration CROWDED = Duration.ofSeconds(1);

  private static final Duration AFTERWARDS = Duration.ofSeconds(10);

  public Transition {
    effects = List.copyOf(effects);
    journal = List.copyOf(journal);
  }

  /**
   * How long an effect may wait when it is stored at a time, together with those of others. In a
   * crowd workflows are woken first: people are told ten seconds later how a request ended whose
   * answer had to wait for us.
   */
  public Duration patience(Effect effect, Instant now) {
    boolean isCrowded =
        approval.state() instanceof State.Final end && end.at().isBefore(now.minus(CROWDED));
    boolean wakes = effects.stream().anyMatch(Effect.Resume.class::isInstance);
    return effect instanceof Effect.Notify && wakes && isCrowded ? AFTERWARDS : Duration.ZERO;
  }

  /** What became of the command. */
  public enum Verdict {
    /** It took effect. */
    APPLIED,
    /** There was nothing to do. */
    UNCHANGED,
    /** The approval had already ended. */
    ALREADY_FINAL,
    /** It came from somebody who may not. */
    REFUSED
  }
}
