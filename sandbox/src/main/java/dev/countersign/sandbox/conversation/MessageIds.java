package dev.countersign.sandbox.conversation;

import dev.countersign.sandbox.account.AccountId;

/** Where message ids come from. */
@FunctionalInterface
public interface MessageIds {

  /** A new id, never given before. */
  MessageId next(AccountId account);
}
