package dev.countersign.approval;

import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import java.time.Instant;

/** The parts of Countersign that appear in a journal, and entries that several commands write. */
final class Entries {
  static final Actor SENDER = new Actor.Countersign("sender");
  static final Actor RESUMER = new Actor.Countersign("resumer");
  static final Actor TIMER = new Actor.Countersign("timer");
  static final Actor WEBHOOK = new Actor.Countersign("webhook");

  private Entries() {}

  static JournalEntry failure(Event event, Command.AskFailed failed, Instant now) {
    return JournalEntry.of(now, event, SENDER)
        .with("failure", failed.failed().failure().name())
        .with("code", failed.failed().code())
        .with("detail", failed.failed().detail())
        .with("attempt", Integer.toString(failed.attempt()));
  }
}
