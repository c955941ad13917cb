package dev.countersign.journal;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One thing that happened to an approval.
 *
 * @param details facts by name; never a secret, a field's value or message text
 */
public record JournalEntry(Instant at, Event event, Actor actor, Map<String, String> details) {
  public JournalEntry {
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }

  /** An entry without details. */
  public static JournalEntry of(Instant at, Event event, Actor actor) {
    return new JournalEntry(at, event, actor, Map.of());
  }

  /** This entry with one more detail. */
  public JournalEntry with(String name, String fact) {
    Map<String, String> more = new LinkedHashMap<>(details);
    more.put(name, fact);
    return new JournalEntry(at, event, actor, more);
  }

  /** What can happen. The names are stable: they are stored and shown. */
  public enum Event {
    REQUESTED,
    PARKED,
    WINDOW_OPENED,
    SENT,
    SEND_DELAYED,
    SEND_HELD,
    SEND_FAILED,
    SEND_UNKNOWN,
    SEND_SKIPPED,
    REROUTED,
    REMINDED,
    EXPLAINED,
    PAGE_TURNED,
    NUMBERED,
    ASKED_WHICH,
    OPTED_OUT,
    OPTED_IN,
    DELIVERED,
    READ,
    COMMENT_WANTED,
    VALUE_WANTED,
    VALUE_ENTERED,
    VALUE_REFUSED,
    VOTED,
    ESCALATED,
    AMENDED,
    REASSIGNED,
    DELEGATED,
    RESENT,
    RELEASED,
    ACT_REFUSED,
    DECIDED,
    FORCED,
    EXPIRED,
    UNDELIVERABLE,
    CANCELLED,
    ANSWER_LATE,
    ANSWER_REFUSED,
    NOTICE_SENT,
    NOTICE_FAILED,
    RESUMED,
    RESUME_DELAYED,
    RESUME_DEAD,
    RESUME_REPLAYED,
    ANSWERS_MAY_BE_MISSING,
    ERASED
  }
}
