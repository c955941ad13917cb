package dev.countersign.meta;

import dev.countersign.channel.Account;
import dev.countersign.channel.AccountId;
import org.jspecify.annotations.Nullable;

/**
 * An account as Meta's side of the house needs it: how it is connected, how its questions look, and
 * the way to its secrets.
 *
 * @param template what says a question while the person's window is closed; absent for nothing
 * @param businessAccount the WhatsApp Business Account of a number, which its subscriptions and
 *     templates belong to; absent elsewhere, or when it is not known
 */
public record MetaAccount(
    Account account,
    Login login,
    Presentation presentation,
    @Nullable MessageTemplate template,
    @Nullable String businessAccount,
    Credentials credentials) {

  /** An account that is connected and looks as is usual on its channel, without a template. */
  public MetaAccount(Account account, Credentials credentials) {
    this(account, Login.FACEBOOK, Presentation.usual(account.channel()), null, null, credentials);
  }

  /** The name of the account in the settings. */
  public AccountId id() {
    return account.id();
  }

  @Override
  public String toString() {
    return "MetaAccount[" + account + "]";
  }
}
