package dev.countersign.approval;

import dev.countersign.journal.JournalEntry;
import java.util.List;

/**
 * What a command does to an approval: everything in it is stored together or not at all.
 *
 * @param approval the approval afterwards; the same as before when nothing changed
 */
public record Transition(
    Approval approval, List<Effect> effects, List<JournalEntry> journal, Verdict verdict) {
  public Transition {
    effects = List.copyOf(effects);
    journal = List.copyOf(journal);
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
