package dev.countersign.store;

import dev.countersign.channel.AccountId;
import java.time.Duration;
import java.util.Optional;

/** The pauses of accounts whose channel refuses everything, within one transaction. */
public interface Pauses {
  /** The pause of an account, where there is one. */
  Optional<AccountPause> of(AccountId account);

  /**
   * The right to try one send on a paused account. False while somebody else tries, or when it is
   * too early.
   */
  boolean takeTry(AccountId account, Duration lease);

  /** Pauses an account, or prolongs its pause. True when it was not paused before. */
  boolean begin(AccountPause pause);

  /** Ends the pause of an account; what waits for it is due at once. True when there was one. */
  boolean end(AccountId account);
}
