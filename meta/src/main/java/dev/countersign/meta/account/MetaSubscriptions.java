package dev.countersign.meta.account;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.Conversation;
import dev.countersign.channel.Subscription;
import dev.countersign.channel.Subscriptions;
import dev.countersign.meta.AccountDirectory;
import dev.countersign.meta.Credentials;
import dev.countersign.meta.graph.GraphAnswer;
import dev.countersign.meta.graph.GraphApis;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** What Meta posts of the accounts of one channel. */
public final class MetaSubscriptions implements Subscriptions {
  private static final String UNKNOWN = "The account is not in the settings.";
  private static final String BUSINESS_UNKNOWN =
      "The WhatsApp Business Account of the number is not in the settings.";

  private final GraphApis graph;
  private final AccountDirectory accounts;

  /** What it posts of these accounts. */
  public MetaSubscriptions(GraphApis graph, AccountDirectory accounts) {
    this.graph = graph;
    this.accounts = accounts;
  }

  @Override
  public Subscription look(AccountId account) {
    return ask(
        account, subscription -> subscription.read().map(answer -> looked(subscription, answer)));
  }

  private static Subscription looked(AppSubscription subscription, GraphAnswer answer) {
    if (!(answer instanceof GraphAnswer.Success success)
        || !success.body().path("data").isArray()) {
      return new Subscription.Unclear(Inquiry.words(answer));
    }
    JsonNode apps = success.body().path("data");
    if (subscription.inquiry().channel() == ChannelKind.WHATSAPP) {
      return apps.isEmpty()
          ? new Subscription.Lost("No app is subscribed to the WhatsApp Business Account.")
          : new Subscription.Active();
    }
    List<String> missing = subscription.missing(apps);
    return subscription.needs(missing)
        ? new Subscription.Lost(
            subscription.owner() + " is not subscribed to " + String.join(" and ", missing) + ".")
        : new Subscription.Active();
  }

  @Override
  public Subscription subscribe(AccountId account) {
    return ask(
        account, subscription -> subscription.subscribe().map(MetaSubscriptions::subscribed));
  }

  private static Subscription subscribed(GraphAnswer answer) {
    return AppSubscription.isDone(answer)
        ? new Subscription.Active()
        : new Subscription.Unclear(Inquiry.words(answer));
  }

  /**
   * What a call tells of the subscription of an account; the call gives nothing when it is not
   * known where the subscription stands.
   */
  private Subscription ask(
      AccountId account, Function<AppSubscription, Optional<Subscription>> call) {
    Optional<Inquiry> inquiry = inquiry(account);
    if (inquiry.isEmpty()) {
      return new Subscription.Unclear(UNKNOWN);
    }
    try {
      return call.apply(new AppSubscription(inquiry.get()))
          .orElseGet(() -> new Subscription.Unclear(BUSINESS_UNKNOWN));
    } catch (Credentials.Unusable e) {
      return new Subscription.Unclear(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Conversation conversation(Address person, Instant since) {
    return inquiry(person.account())
        .map(inquiry -> {
          try {
            return new ConversationReading(inquiry).read(person.value(), since);
          } catch (Credentials.Unusable e) {
            return new Conversation.NotNow(String.valueOf(e.getMessage()));
          }
        })
        .orElseGet(() -> new Conversation.Unreadable(UNKNOWN));
  }

  private Optional<Inquiry> inquiry(AccountId account) {
    return accounts.find(account).map(found -> new Inquiry(graph, found));
  }
}
