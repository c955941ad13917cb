package dev.countersign.sandbox.account;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** An account of the running sandbox: fixed settings and a state that changes in one piece. */
public final class Account {

  private final AccountSettings settings;
  private final AtomicReference<AccountState> state;

  /** Creates the account as it is at the start. */
  public Account(AccountSettings settings) {
    this.settings = settings;
    this.state = new AtomicReference<>(AccountState.startOf(settings));
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
  public AccountState state() {
    return state.get();
  }

  /** Replaces the state; the change may be computed twice and must have no other effect. */
  public void change(UnaryOperator<AccountState> change) {
    state.updateAndGet(change);
  }
}
