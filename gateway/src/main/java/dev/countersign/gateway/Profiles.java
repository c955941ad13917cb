package dev.countersign.gateway;

import dev.countersign.channel.Account;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.Profile;
import dev.countersign.store.Store;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns the names of people who wrote. Instagram and Messenger are asked, at most once a day for
 * each person; WhatsApp tells names in its webhooks.
 */
final class Profiles {
  private static final Logger LOG = LoggerFactory.getLogger(Profiles.class);

  private final Store store;
  private final Accounts accounts;
  private final Set<AccountId> asked;

  Profiles(Gateway.Parts parts) {
    this.store = parts.store();
    this.accounts = parts.accounts();
    this.asked =
        accounts.all().stream()
            .filter(account -> account.channel() != ChannelKind.WHATSAPP)
            .map(Account::id)
            .filter(id -> accounts.find(id).isPresent())
            .collect(Collectors.toUnmodifiableSet());
  }

  List<Address> unnamed(int limit) {
    return asked.isEmpty()
        ? List.of()
        : store.transact(transaction -> transaction.people().unnamed(asked, limit));
  }

  void learn(Address person) {
    switch (accounts.channel(person.account()).profile(person)) {
      case Profile.Named named ->
          store.transact(transaction -> {
            transaction.people().named(person, named.name());
            return true;
          });
      case Profile.Withheld() -> {}
      case Profile.Unavailable unavailable ->
          LOG.debug("No name for somebody on {}: {}", person.account(), unavailable.reason());
    }
  }
}
