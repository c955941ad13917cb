package dev.countersign.meta.instagram;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.Channel;
import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.OutgoingMessage;
import dev.countersign.channel.Profile;
import dev.countersign.channel.Route;
import dev.countersign.channel.SendLimits;
import dev.countersign.channel.SendOutcome;
import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.graph.GraphApi;
import dev.countersign.meta.graph.GraphErrors;
import dev.countersign.meta.graph.MessagePost;
import dev.countersign.prompt.Prompt;
import dev.countersign.prompt.Violation;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Instagram direct messages of professional accounts that are connected to a Facebook Page.
 *
 * <p>Source: Instagram Messaging with Facebook Login, {@code POST /me/messages} with the Page's
 * token.
 */
public final class InstagramChannel implements Channel {
  private final MessagePost post;
  private final Map<AccountId, MetaAccount> accounts;

  /**
   * The channel of these accounts.
   *
   * @param graph the API at {@code graph.facebook.com}, or what stands in for it
   * @param accounts Instagram accounts; others are an error
   */
  public InstagramChannel(GraphApi graph, Collection<MetaAccount> accounts) {
    for (MetaAccount account : accounts) {
      if (account.account().channel() != ChannelKind.INSTAGRAM) {
        throw new IllegalArgumentException("Not an Instagram account: " + account.id());
      }
    }
    this.post = new MessagePost(graph, GraphErrors.GRAPH, List.of("me", "messages"), "/message_id");
    this.accounts =
        accounts.stream()
            .collect(Collectors.toUnmodifiableMap(MetaAccount::id, Function.identity()));
  }

  @Override
  public ChannelKind kind() {
    return ChannelKind.INSTAGRAM;
  }

  @Override
  public SendLimits limits() {
    return new SendLimits(80, null);
  }

  @Override
  public Optional<String> canonical(String to) {
    return Optional.of(to);
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
  public Profile profile(Address person) {
    return new Profile.Withheld();
  }

  @Override
  public Optional<String> credentialMark(AccountId account) {
    return Optional.empty();
  }

  @Override
  public List<OutgoingMessage> render(Address to, Prompt prompt, Route route, String tag) {
    List<Violation> violations = check(to.account(), prompt);
    if (!violations.isEmpty()) {
      throw new IllegalArgumentException("The prompt to " + to + " breaks rules: " + violations);
    }
    return InstagramMessages.of(to, prompt, dev.countersign.meta.Presentation.QUICK_REPLIES);
  }

  @Override
  public SendOutcome send(AccountId from, OutgoingMessage message) {
    MetaAccount account = accounts.get(from);
    if (account == null) {
      return new SendOutcome.Failed(
          FailureClass.PERMISSION,
          "unknown-account",
          "The account " + from + " is not in the settings; its messages wait until it is back.",
          null);
    }
    return post.send(account, message);
  }
}
