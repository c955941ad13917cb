package dev.countersign.meta.whatsapp;

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
import dev.countersign.meta.account.MetaSubscriptions;
import dev.countersign.meta.graph.GraphApis;
import dev.countersign.meta.graph.GraphErrors;
import dev.countersign.meta.graph.MessagePost;
import dev.countersign.meta.message.FilledTemplate;
import dev.countersign.prompt.Prompt;
import dev.countersign.prompt.Violation;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * WhatsApp messages of business numbers.
 *
 * <p>Source: WhatsApp Cloud API "Messages", {@code POST /{phone-number-id}/messages} with the token
 * of a system user. Outside the window an approved template may be sent.
 */
public final class WhatsAppChannel implements Channel {
  /**
   * Meta gives 80 a second, in and out together, and to one person one message every 6 seconds, 45
   * of them at once (WhatsApp Cloud API "Throughput"); some of it is left to others.
   */
  private static final SendLimits LIMITS =
      new SendLimits(64, new SendLimits.PersonLimit(Duration.ofSeconds(6), 40));

  private static final JsonMapper JSON = new JsonMapper();

  private final MessagePost post;
  private final AccountDirectory accounts;
  private final Subscriptions subscriptions;

  /**
   * The channel of these accounts.
   *
   * @param accounts WhatsApp accounts, whose platform ids are phone-number ids; others are an error
   */
  public WhatsAppChannel(GraphApis graph, Collection<MetaAccount> accounts) {
    this.accounts = new AccountDirectory(ChannelKind.WHATSAPP, accounts);
    this.subscriptions = new MetaSubscriptions(graph, this.accounts);
    this.post =
        new MessagePost(graph, GraphErrors.WHATSAPP, "/messages/0/id", WhatsAppChannel::toldIds);
  }

  @Override
  public ChannelKind kind() {
    return ChannelKind.WHATSAPP;
  }

  @Override
  public SendLimits limits() {
    return LIMITS;
  }

  @Override
  public int mostChoices() {
    return WhatsAppRules.MOST_ROWS;
  }

  @Override
  public Optional<String> canonical(String to) {
    return WhatsAppId.canonical(to);
  }

  @Override
  public List<Violation> check(AccountId from, Prompt prompt) {
    return WhatsAppRules.violations(prompt);
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
      case MESSAGE -> WhatsAppMessages.of(to, prompt, tag);
      case TEMPLATE ->
          List.of(
              (prompt instanceof Prompt.Question question
                      ? filled(to.account(), question)
                      : Optional.<FilledTemplate>empty())
                  .map(template -> WhatsAppMessages.of(to, template, tag))
                  .orElseThrow(
                      () -> new IllegalArgumentException("No template says the prompt to " + to)));
    };
  }

  @Override
  public SendOutcome send(AccountId from, OutgoingMessage message) {
    return accounts
        .find(from)
        .map(account -> send(account, message))
        .orElseGet(() -> MessagePost.unknownAccount(from));
  }

  /** Names come by webhook only. */
  @Override
  public Profile profile(Address person) {
    return new Profile.Withheld();
  }

  @Override
  public Subscriptions subscriptions() {
    return subscriptions;
  }

  @Override
  public Optional<String> credentialMark(AccountId account) {
    return accounts.credentialMark(account);
  }

  private SendOutcome send(MetaAccount account, OutgoingMessage message) {
    SendOutcome outcome =
        post.send(account, List.of(account.account().platformId(), "messages"), message);
    return switch (outcome) {
      case SendOutcome.Accepted accepted ->
          new SendOutcome.Accepted(
              accepted.messageId(),
              without(addressed(message), accepted.otherIds()),
              accepted.slowDown());
      case SendOutcome.Failed failed -> failed;
    };
  }

  private Optional<FilledTemplate> filled(AccountId from, Prompt.Question question) {
    return accounts.find(from).flatMap(account -> FilledTemplate.of(account.template(), question));
  }

  /** The ids of the recipient in a success: a WhatsApp id may differ from the number dialled. */
  private static Set<String> toldIds(JsonNode body) {
    JsonNode contact = body.at("/contacts/0");
    Set<String> ids = new LinkedHashSet<>();
    for (String member : List.of("wa_id", "user_id", "parent_user_id")) {
      WhatsAppId.canonical(contact.path(member).asString("")).ifPresent(ids::add);
    }
    return ids;
  }

  /** The id that a message of our making is addressed to. */
  private static String addressed(OutgoingMessage message) {
    try {
      JsonNode body = JSON.readTree(message.body());
      String phone = body.path("to").asString("");
      return phone.isEmpty() ? body.path("recipient").asString("") : phone.replace("+", "");
    } catch (JacksonException e) {
      return "";
    }
  }

  private static Set<String> without(String id, Set<String> ids) {
    Set<String> others = new LinkedHashSet<>(ids);
    others.remove(id);
    return others;
  }
}
