package dev.countersign.meta.instagram;

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
import dev.countersign.meta.message.ScopedId;
import dev.countersign.meta.message.SendApiMessages;
import dev.countersign.prompt.Prompt;
import dev.countersign.prompt.Violation;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Instagram direct messages of professional accounts, connected through a Facebook Page or by
 * themselves.
 *
 * <p>Sources: Instagram Messaging with Facebook Login, {@code POST /me/messages} with the Page's
 * token at graph.facebook.com; Instagram API with Instagram Login, the same path with the Instagram
 * user token at graph.instagram.com. Outside the window nothing may be sent by a program: there are
 * no templates, and the tag {@code HUMAN_AGENT} is for people.
 */
public final class InstagramChannel implements Channel {
  /** Meta gives 100 a second and, on another page, 300; some of the lower is left to others. */
  private static final SendLimits LIMITS = new SendLimits(80, null);

  private static final List<String> MESSAGES = List.of("me", "messages");

  private final MessagePost post;
  private final ProfileReading profiles;
  private final AccountDirectory accounts;
  private final Subscriptions subscriptions;

  /**
   * The channel of these accounts.
   *
   * @param accounts Instagram accounts; others are an error
   */
  public InstagramChannel(GraphApis graph, Collection<MetaAccount> accounts) {
    this.accounts = new AccountDirectory(ChannelKind.INSTAGRAM, accounts);
    this.subscriptions = new MetaSubscriptions(graph, this.accounts);
    this.post = new MessagePost(graph, GraphErrors.GRAPH, "/message_id");
    this.profiles =
        new ProfileReading(graph, GraphErrors.GRAPH, "name,username", InstagramChannel::name);
  }

  @Override
  public ChannelKind kind() {
    return ChannelKind.INSTAGRAM;
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
    return InstagramRules.violations(prompt);
  }

  @Override
  public boolean hasTemplate(AccountId from, Prompt.Question question) {
    return false;
  }

  @Override
  public List<OutgoingMessage> render(Address to, Prompt prompt, Route route, String tag) {
    List<Violation> violations = check(to.account(), prompt);
    if (!violations.isEmpty()) {
      throw new IllegalArgumentException("The prompt to " + to + " breaks rules: " + violations);
    }
    return switch (route) {
      case MESSAGE ->
          InstagramMessages.of(
              to,
              prompt,
              accounts
                  .find(to.account())
                  .map(MetaAccount::presentation)
                  .orElse(Presentation.QUICK_REPLIES));
      case TEMPLATE ->
          throw new IllegalArgumentException("Instagram has no templates; asked for " + to);
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

  private static String name(JsonNode profile) {
    String name = profile.path("name").asString("");
    return name.isBlank() ? profile.path("username").asString("") : name;
  }
}
