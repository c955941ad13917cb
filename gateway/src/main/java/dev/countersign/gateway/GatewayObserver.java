package dev.countersign.gateway;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.FailureClass;
import dev.countersign.journal.JournalEntry;
import dev.countersign.store.Quarantined;

/** Hears of what an operator should know. Must return at once. */
public interface GatewayObserver {
  /** An item of a webhook was set aside. */
  void quarantined(Quarantined.Reason reason);

  /** Everything that an account sends waits from now on. Told once for each pause. */
  void paused(AccountId account, FailureClass reason);

  /** An account sends again. */
  void resumed(AccountId account);

  /** Somebody on an account sent so many keys that nobody gave out that they are not heard now. */
  void keysTried(AccountId account);

  /** Whether the channel posts what happens on an account, as often as that is found out. */
  void subscribed(AccountId account, boolean isSubscribed);

  /** Something happened to an approval: there is an entry for it in its journal. */
  void happened(AccountId account, JournalEntry.Event event);
}
