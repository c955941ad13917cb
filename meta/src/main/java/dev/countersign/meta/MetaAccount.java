package dev.countersign.meta;

import dev.countersign.channel.Account;
import dev.countersign.channel.AccountId;

/** An account together with the way to its secrets. */
public record MetaAccount(Account account, Credentials credentials) {

  /** The name of the account in the settings. */
  public AccountId id() {
    return account.id();
  }

  @Override
  public String toString() {
    return "MetaAccount[" + account + "]";
  }
}
