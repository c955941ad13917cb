package dev.countersign.sandbox.account;

import java.time.Instant;
import java.util.function.UnaryOperator;

/** An account of the running sandbox: fixed settings and a state that changes in one piece. */
public final class Account {

  private final AccountSettings settings;
  private AccountState state;

  /** Creates the account as it is at the start. */
  public Account(AccountSettings settings, Instant now) {
    this.settings = settings;
    this.state = AccountState.startOf(settings, now);
  }

  /** The account's id. */
  public AccountId id() {
    return settings.id();
  }

  /** Where the account talks to people. */
  public Channel channel() {
    return settings.channel();
  }

  /** What never changes. */
  public AccountSettings settings() {
    return settings;
  }

  /** What holds now. */
  public synchronized AccountState state() {
    return state;
  }

  /** Replaces the state; the change must neither block nor have another effect. */
  public synchronized void change(UnaryOperator<AccountState> change) {
    state = change.apply(state);
    notifyAll();
  }

  /** Waits until the account has a webhook address. */
  public synchronized void awaitWebhookUrl() throws InterruptedException {
    while (state.webhookUrl() == null) {
      wait();
    }
  }
}
