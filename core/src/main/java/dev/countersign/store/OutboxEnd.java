package dev.countersign.store;

import dev.countersign.channel.MessageId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What becomes of an effect after an attempt. */
public sealed interface OutboxEnd {
  /** It is done, under that message id where it was a message. */
  record Done(@Nullable MessageId message) implements OutboxEnd {}

  /** It is not needed any more. */
  record Skipped() implements OutboxEnd {}

  /** It is tried again at that time. */
  record Again(Instant at, String error) implements OutboxEnd {}

  /**
   * It cannot be tried here and now through no fault of its own; looked at again at that time, its
   * tries not counted.
   */
  record Held(Instant until, String error) implements OutboxEnd {}

  /** It may have been done; nobody repeats it unasked. */
  record Unknown(String error) implements OutboxEnd {}

  /** It will not be done: refused for good, or tried often enough. */
  record Dead(String error) implements OutboxEnd {}
}
