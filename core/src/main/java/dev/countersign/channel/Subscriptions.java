package dev.countersign.channel;

import java.time.Instant;

/**
 * What a channel posts by itself, and what it tells when it is asked because it did not. Never
 * throws for a failure of the channel.
 */
public interface Subscriptions {

  /** Whether it posts what happens on an account. */
  Subscription look(AccountId account);

  /** Asks it to post what happens on an account. Active when it will. */
  Subscription subscribe(AccountId account);

  /** What a person and the account wrote to each other from that time on. */
  Conversation conversation(Address person, Instant since);
}
