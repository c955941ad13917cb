package dev.countersign.sandbox.webhook;

import dev.countersign.sandbox.account.AccountId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to post a webhook, or the reason why there was none.
 *
 * @param number counts all attempts from 1
 * @param attempt counts the attempts for this body from 1; 0 if there was none
 * @param kinds what the body carries, such as {@code text} or {@code echo}
 * @param messageIds the {@code mid} of each event that has one
 * @param status the HTTP status; null if there was no answer
 * @param detail what went wrong; null if nothing did
 * @param body as posted; empty if it was not
 */
public record DeliveryAttempt(
    long number,
    Instant at,
    AccountId account,
    int attempt,
    List<String> kinds,
    List<String> messageIds,
    Outcome outcome,
    @Nullable Integer status,
    @Nullable String detail,
    String body) {

  public DeliveryAttempt {
    kinds = List.copyOf(kinds);
    messageIds = List.copyOf(messageIds);
  }

  /** How an attempt ended. */
  public enum Outcome {
    /** The receiver answered 200. */
    DELIVERED,
    /** Anything else; it is tried again. */
    FAILED,
    /** It is not tried, or not any more. */
    DROPPED
  }
}
