package dev.countersign.spring;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.ChannelKind;
import dev.countersign.meta.MetaAccount;
import java.util.List;

/** The accounts of the settings with the way to their secrets. */
public record MetaAccounts(List<MetaAccount> all) {
  public MetaAccounts {
    all = List.copyOf(all);
  }

  /**
   * Looks every secret up once, so that a missing one stops the start and not the first message.
   *
   * @throws dev.countersign.meta.Credentials.Unusable for the first that cannot be had
   */
  public void check() {
    for (MetaAccount account : all) {
      account.credentials().accessToken();
      account.credentials().appSecrets().read();
      account.credentials().webhookVerifyToken();
    }
  }

  /** The account of that name, which the settings have. */
  MetaAccount get(AccountId id) {
    return all.stream().filter(account -> account.id().equals(id)).findFirst().orElseThrow();
  }

  /** Those on one channel. */
  public List<MetaAccount> on(ChannelKind channel) {
    return all.stream().filter(account -> account.account().channel() == channel).toList();
  }
}
