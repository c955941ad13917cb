package dev.countersign.meta;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.ChannelKind;
import dev.countersign.value.Fingerprint;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The accounts of one channel. */
public final class AccountDirectory {
  private static final int MARK_LENGTH = 16;

  private final Map<AccountId, MetaAccount> accounts;

  /**
   * These accounts.
   *
   * @throws IllegalArgumentException when one is of another channel
   */
  public AccountDirectory(ChannelKind channel, Collection<MetaAccount> accounts) {
    for (MetaAccount account : accounts) {
      if (account.account().channel() != channel) {
        throw new IllegalArgumentException(
            "Not an account of " + channel.label() + ": " + account.id());
      }
    }
    this.accounts =
        accounts.stream()
            .collect(Collectors.toUnmodifiableMap(MetaAccount::id, Function.identity()));
  }

  /** The account of that name, or empty when it left the settings. */
  public Optional<MetaAccount> find(AccountId id) {
    return Optional.ofNullable(accounts.get(id));
  }

  /**
   * The first 16 hex digits of the SHA-256 of the account's token; empty when there is no account
   * or no token.
   */
  public Optional<String> credentialMark(AccountId id) {
    return find(id)
        .flatMap(account -> {
          try {
            return Optional.of(account.credentials().accessToken().reveal());
          } catch (Credentials.Unusable e) {
            return Optional.empty();
          }
        })
        .map(token -> Fingerprint.sha256(token).substring(0, MARK_LENGTH));
  }
}
