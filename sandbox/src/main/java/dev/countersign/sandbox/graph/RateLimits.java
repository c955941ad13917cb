package dev.countersign.sandbox.graph;

import dev.countersign.sandbox.account.Account;
import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.PersonId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How fast an account may send, by real time: Instagram 100, Messenger 300 and WhatsApp 80 messages
 * a second; on WhatsApp besides one message in 6 seconds to one person, with 45 in advance.
 */
final class RateLimits {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long PAIR_STEP = TimeUnit.SECONDS.toNanos(6);
  private static final int PAIR_BURST = 45;

  private final LongSupplier nanoTime;
  private final Map<AccountId, Deque<Long>> sends = new HashMap<>();
  private final Map<Pair, Long> pairs = new HashMap<>();

  RateLimits(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  private record Pair(AccountId account, PersonId person) {}

  /** Counts a send of Instagram or Messenger; an error if it was one too many. */
  Optional<GraphError> messagingObstacle(Account account) {
    return takes(account)
        ? Optional.empty()
        : Optional.of(
            switch (account.channel()) {
              case INSTAGRAM -> GraphError.throttled(613).withSubcode(2534040);
              case MESSENGER, WHATSAPP -> GraphError.throttled(613);
            });
  }

  /** Counts a send of WhatsApp; an error if it was one too many. */
  Optional<GraphError> whatsAppObstacle(Account account, PersonId person) {
    if (!takes(account)) {
      return Optional.of(GraphError.throttled(130429));
    }
    return takesPair(account, person)
        ? Optional.empty()
        : Optional.of(
            GraphError.whatsApp(
                400,
                131056,
                "(Business Account, Consumer Account) pair rate limit hit",
                "Message failed to send because there were too many messages sent from this phone"
                    + " number to the same phone number in a short period of time."));
  }

  private synchronized boolean takes(Account account) {
    if (!account.settings().rateLimited()) {
      return true;
    }
    int limit =
        switch (account.channel()) {
          case INSTAGRAM -> 100;
          case MESSENGER -> 300;
          case WHATSAPP -> 80;
        };
    long now = nanoTime.getAsLong();
    Deque<Long> recent = sends.computeIfAbsent(account.id(), id -> new ArrayDeque<>());
    while (!recent.isEmpty() && now - recent.peekFirst() >= SECOND) {
      recent.removeFirst();
    }
    if (recent.size() >= limit) {
      return false;
    }
    recent.addLast(now);
    return true;
  }

  /** What is sent in advance is borrowed from later: each message moves the end of the debt. */
  private synchronized boolean takesPair(Account account, PersonId person) {
    if (!account.settings().rateLimited()) {
      return true;
    }
    long now = nanoTime.getAsLong();
    Pair pair = new Pair(account.id(), person);
    long debtEnds = Math.max(now, pairs.getOrDefault(pair, now));
    if (debtEnds - now > (PAIR_BURST - 1) * PAIR_STEP) {
      return false;
    }
    pairs.put(pair, debtEnds + PAIR_STEP);
    return true;
  }
}
