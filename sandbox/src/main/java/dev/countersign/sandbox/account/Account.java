package dev.countersign.sandbox.account;

import java.util.function.UnaryOperator;

/** An account of the running sandbox: fixed settings and a state that changes in one piece. */
public final class Account {

  private final AccountSettings settings;
  private AccountState state;

  /** Creates the account as it is at the start. */
  public Account(AccountSettings settings) {
    this.settings = settings;
    this.state = AccountState.startOf(settings);
  }

  /** The account's id. */
  public AccountId id() {
    return settings.id();
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
