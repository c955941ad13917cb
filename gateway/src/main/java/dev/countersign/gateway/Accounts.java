package dev.countersign.gateway;

import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.ChoicePage;
import dev.countersign.approval.Occasion;
import dev.countersign.approval.Questions;
import dev.countersign.channel.Account;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.Channel;
import dev.countersign.channel.ChannelKind;
import dev.countersign.gateway.wording.Wordings;
import dev.countersign.prompt.Prompt;
import dev.countersign.prompt.Wording;
import dev.countersign.reply.ReplyKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The accounts that we send from, with the channel and the words of each. */
public final class Accounts {
  private final Map<AccountId, Account> accounts;
  private final Map<ChannelKind, Channel> channels;
  private final Wordings wordings;

  /** Accounts without words of their own; each needs a channel of its kind. */
  public Accounts(Collection<Account> accounts, Collection<Channel> channels) {
    this(accounts, channels, Wordings.STANDARD);
  }

  /** The accounts of the settings; each needs a channel of its kind. */
  public Accounts(Collection<Account> accounts, Collection<Channel> channels, Wordings wordings) {
    this.wordings = wordings;
    this.accounts = new LinkedHashMap<>();
    accounts.forEach(account -> this.accounts.put(account.id(), account));
    this.channels =
        channels.stream().collect(Collectors.toUnmodifiableMap(Channel::kind, Function.identity()));
  }

  /** The account of that name, if we can send from it. */
  public Optional<Account> find(AccountId id) {
    return Optional.ofNullable(accounts.get(id))
        .filter(account -> channels.containsKey(account.channel()));
  }

  /** All accounts, in the order of the settings. */
  public Collection<Account> all() {
    return accounts.values();
  }

  /**
   * An address at an account that {@link #find} knows, as the channel's own webhooks write it, for
   * one as people write it; empty when it cannot be one.
   */
  public Optional<Address> canonical(Address address) {
    return channel(address.account())
        .canonical(address.value())
        .map(to -> new Address(address.account(), to));
  }

  /** The channel of an account that {@link #find} knows. */
  Channel channel(AccountId id) {
    Account account = accounts.get(id);
    Channel channel = account == null ? null : channels.get(account.channel());
    if (channel == null) {
      throw new IllegalStateException("No account " + id + " in the settings");
    }
    return channel;
  }

  /** The words of all accounts. */
  Wordings wordings() {
    return wordings;
  }

  /**
   * The words for somebody whom an account writes to.
   *
   * @param locale that of the request; absent where it has none
   */
  Wording wording(AccountId id, @Nullable String locale) {
    return wordings.of(id, locale);
  }

  /** How numbers and days are written to and by the same person. */
  Locale locale(AccountId id, @Nullable String locale) {
    return wordings.locale(id, locale);
  }

  /** A page of the choices of a request, as an account shows them; from 0. */
  ChoicePage page(ApprovalRequest request, AccountId from, int number) {
    return new ChoicePage(number, mostChoices(request, from));
  }

  /** All pages of the choices of a request, as an account shows them. */
  List<ChoicePage> pages(ApprovalRequest request, AccountId from) {
    return ChoicePage.all(request.choices().size(), mostChoices(request, from));
  }

  /** How many choices there is room for beside the wish to change values. */
  private int mostChoices(ApprovalRequest request, AccountId from) {
    int forEditing = request.openFields().isEmpty() ? 0 : 1;
    return channel(from).mostChoices() - forEditing;
  }

  /** The question as it was requested, from one of these accounts. */
  Prompt.Question question(
      ApprovalRequest request, AccountId from, ReplyKey key, Occasion occasion, int page) {
    return question(request, from, key, occasion, Questions.Sight.first(page(request, from, page)));
  }

  /** The question as it stands. */
  Prompt.Question question(
      ApprovalRequest request,
      AccountId from,
      ReplyKey key,
      Occasion occasion,
      Questions.Sight sight) {
    return Questions.of(request, key, occasion, sight, wording(from, request.locale()));
  }

  /**
   * The account that a webhook speaks of.
   *
   * @param among the accounts of the app whose secret signed the webhook: no other can be meant
   */
  Optional<Account> receiving(
      ChannelKind channel, @Nullable String platformId, Set<AccountId> among) {
    return accounts.values().stream()
        .filter(account -> among.contains(account.id()))
        .filter(account -> account.channel() == channel && account.platformId().equals(platformId))
        .findFirst();
  }
}
