package dev.countersign.spring;

import dev.countersign.channel.ChannelKind;
import dev.countersign.meta.MetaAccount;
import java.util.List;

/** The accounts of the settings with the way to their secrets. */
public record MetaAccounts(List<MetaAccount> all) {
  public MetaAccounts {
    all = List.copyOf(all);
  }

  /** Those on one channel. */
  public List<MetaAccount> on(ChannelKind channel) {
    return all.stream().filter(account -> account.account().channel() == channel).toList();
  }
}
