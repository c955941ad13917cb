package dev.countersign.sandbox.conversation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The time in which the account may write to a person, counted from the timestamp of what the
 * person did last.
 *
 * @param lastInbound null if the person never wrote
 */
public record MessagingWindow(@Nullable Instant lastInbound) {

  /** How long an account may answer freely. */
  public static final Duration STANDARD = Duration.ofHours(24);

  /** How long a human may answer with the tag {@code HUMAN_AGENT}. */
  public static final Duration HUMAN_AGENT = Duration.ofDays(7);

  /** When free answers end; empty if the person never wrote. */
  public Optional<Instant> closesAt() {
    return Optional.ofNullable(lastInbound).map(inbound -> inbound.plus(STANDARD));
  }

  /** What decides whether a message is allowed. */
  public enum Rule {
    /** The person did something in the last 24 hours. */
    STANDARD,
    /** The person did something in the last 7 days, and a human answers. */
    HUMAN_AGENT,
    /** Nothing: an approved template may be sent at any time. */
    TEMPLATE
  }

  /** Whether a message is allowed now. */
  public boolean isOpenAt(Instant now, Rule rule) {
    Instant inbound = lastInbound;
    return switch (rule) {
      case TEMPLATE -> true;
      case STANDARD -> inbound != null && now.isBefore(inbound.plus(STANDARD));
      case HUMAN_AGENT -> inbound != null && now.isBefore(inbound.plus(HUMAN_AGENT));
    };
  }
}
