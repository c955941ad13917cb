package dev.countersign.meta.messenger;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.Channel;
import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.channel.Profile;
import dev.countersign.channel.Route;
import dev.countersign.channel.SendLimits;
import dev.countersign.channel.SendOutcome;
import dev.countersign.channel.Subscriptions;
import dev.countersign.meta.AccountDirectory;
import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.Presentation;
import dev.countersign.meta.account.MetaSubscriptions;
import dev.countersign.meta.account.ProfileReading;
import dev.countersign.meta.graph.GraphApis;
import dev.countersign.meta.graph.GraphErrors;
import dev.countersign.meta.graph.MessagePost;
import dev.countersign.meta.message.FilledTemplate;
import dev.countersign.meta.message.ScopedId;
import dev.countersign.meta.message.SendApiMessages;
import dev.countersign.prompt.Prompt;
import dev.countersign.prompt.Violation;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Messenger conversations of Facebook Pages.
 *
 * <p>Source: Messenger Platform "Send API", {@code POST /me/messages} with the Page's token.
 * Outside the window an approved utility template may be sent.
 */
public final class MessengerChannel implements Channel {
  /** Meta gives 300 a second; some of it is left to others. */
  private static final SendLimits LIMITS = new SendLimits(240, null);

  private static final List<String> MESSAGES = List.of("me", "messages");

  private final MessagePost post;
  private final ProfileReading profiles;
  private final AccountDirectory accounts;
  private final Subscriptions subscriptions;

  /**
   * The channel of these accounts.
   *
   * @param accounts Messenger accounts; others are an error
   */
  public MessengerChannel(GraphApis graph, Collection<MetaAccount> accounts) {
    this.accounts = new AccountDirectory(ChannelKind.MESSENGER, accounts);
    this.subscriptions = new MetaSubscriptions(graph, this.accounts);
    this.post = new MessagePost(graph, GraphErrors.GRAPH, "/message_id");
    this.profiles =
        new ProfileReading(
            graph, GraphErrors.GRAPH, "first_name,last_name", MessengerChannel::name);
  }

  @Override
  public ChannelKind kind() {
    return ChannelKind.MESSENGER;
  }

  @Override
  public SendLimits limits() {
    return LIMITS;
  }

  @Override
  public int mostChoices() {
    return SendApiMessages.MOST_CHOICES;
  }

  @Override
  public Optional<String> canonical(String to) {
    return ScopedId.canonical(to);
  }

  @Override
  public List<Violation> check(AccountId from, Prompt prompt) {
    return MessengerRules.violations(prompt);
  }

  @Override
  public boolean hasTemplate(AccountId from, Prompt.Question question) {
    return filled(from, question).isPresent();
  }

  @Override
  public List<OutgoingMessage> render(Address to, Prompt prompt, Route route, String tag) {
    List<Violation> violations = check(to.account(), prompt);
    if (!violations.isEmpty()) {
      throw new IllegalArgumentException("The prompt to " + to + " breaks rules: " + violations);
    }
    return switch (route) {
      case MESSAGE ->
          MessengerMessages.of(
              to,
              prompt,
              accounts
                  .find(to.account())
                  .map(MetaAccount::presentation)
                  .orElse(Presentation.usual(ChannelKind.MESSENGER)),
              tag);
      case TEMPLATE ->
          List.of(
              (prompt instanceof Prompt.Question question
                      ? filled(to.account(), question)
                      : Optional.<FilledTemplate>empty())
                  .map(template -> MessengerMessages.of(to, template))
                  .orElseThrow(
                      () -> new IllegalArgumentException("No template says the prompt to " + to)));
    };
  }

  @Override
  public SendOutcome send(AccountId from, OutgoingMessage message) {
    return accounts
        .find(from)
        .map(account -> post.send(account, MESSAGES, message))
        .orElseGet(() -> MessagePost.unknownAccount(from));
  }

  @Override
  public Profile profile(Address person) {
    return accounts
        .find(person.account())
        .map(account -> profiles.of(account, person.value()))
        .orElseGet(
            () -> new Profile.Unavailable("The account of " + person + " is not in the settings."));
  }

  @Override
  public Subscriptions subscriptions() {
    return subscriptions;
  }

  @Override
  public Optional<String> credentialMark(AccountId account) {
    return accounts.credentialMark(account);
  }

  private Optional<FilledTemplate> filled(AccountId from, Prompt.Question question) {
    return accounts.find(from).flatMap(account -> FilledTemplate.of(account.template(), question));
  }

  private static String name(JsonNode profile) {
    return (profile.path("first_name").asString("") + " " + profile.path("last_name").asString(""))
        .strip();
  }
}
