package dev.countersign.sandbox.account;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What can change about an account while the sandbox runs.
 *
 * @param tokens the account's token and those that were refreshed from it, oldest first
 * @param subscribedFields fields of {@code subscribed_apps}; empty means that the account is
 *     unsubscribed
 * @param appFields fields of the app's subscription to the account's object
 */
public record AccountState(
    @Nullable URI webhookUrl,
    boolean tokenValid,
    List<AccessToken> tokens,
    Set<String> permissions,
    Set<String> subscribedFields,
    Set<String> appFields,
    List<MessageTemplate> templates,
    FailureReport failureReport,
    Health health) {

  public AccountState {
    tokens = List.copyOf(tokens);
    permissions = Set.copyOf(permissions);
    subscribedFields = Set.copyOf(subscribedFields);
    appFields = Set.copyOf(appFields);
    templates = List.copyOf(templates);
  }

  static AccountState startOf(AccountSettings settings, Instant now) {
    return new AccountState(
        settings.webhookUrl(),
        true,
        List.of(AccessToken.issued(settings.connection(), settings.accessToken(), now)),
        settings.permissions(),
        usualFields(settings.channel()),
        webhookFields(settings.channel()),
        settings.templates(),
        FailureReport.ANSWER,
        Health.AVAILABLE);
  }

  /** The webhook fields that the sandbox sends on a channel. */
  public static Set<String> webhookFields(Channel channel) {
    return switch (channel) {
      case INSTAGRAM ->
          Set.of(
              "messages", "messaging_postbacks", "messaging_seen", "message_reactions", "standby");
      case MESSENGER ->
          Set.of(
              "messages",
              "messaging_postbacks",
              "message_echoes",
              "message_deliveries",
              "message_reads",
              "message_reactions",
              "standby");
      case WHATSAPP -> Set.of("messages");
    };
  }

  /**
   * What an account is subscribed to at the start. On Instagram any field brings every event; a
   * Page on Messenger gets only what it is subscribed to.
   */
  public static Set<String> usualFields(Channel channel) {
    return switch (channel) {
      case INSTAGRAM -> Set.of("messages", "messaging_postbacks");
      case MESSENGER, WHATSAPP -> webhookFields(channel);
    };
  }

  /** Whether the account is subscribed, without which no event is sent. */
  public boolean subscribed() {
    return !subscribedFields.isEmpty();
  }

  /** The token of that text, valid or not. */
  public Optional<AccessToken> token(String presented) {
    return tokens.stream().filter(token -> token.credential().matches(presented)).findFirst();
  }

  /** The template of that name in that language. */
  public Optional<MessageTemplate> template(String name, String language) {
    return templates.stream().filter(known -> known.isSameAs(name, language)).findFirst();
  }

  /** The same state with another webhook address. */
  public AccountState withWebhookUrl(@Nullable URI url) {
    return new AccountState(
        url,
        tokenValid,
        tokens,
        permissions,
        subscribedFields,
        appFields,
        templates,
        failureReport,
        health);
  }

  /** The same state with tokens that work, or not. */
  public AccountState withTokenValid(boolean valid) {
    return with(valid, tokens, permissions, subscribedFields, appFields);
  }

  /** The same state with one more token. */
  public AccountState withToken(AccessToken token) {
    List<AccessToken> more = new ArrayList<>(tokens);
    more.add(token);
    return with(tokenValid, more, permissions, subscribedFields, appFields);
  }

  /** The same state with tokens that were issued that long ago. */
  public AccountState withTokenAge(Duration age, Instant now) {
    List<AccessToken> aged =
        tokens.stream()
            .map(token -> {
              Instant issued = now.minus(age);
              Instant end = token.expiresAt();
              return new AccessToken(
                  token.credential(),
                  issued,
                  end == null ? null : issued.plus(Duration.between(token.issuedAt(), end)));
            })
            .toList();
    return with(tokenValid, aged, permissions, subscribedFields, appFields);
  }

  /** The same state with tokens that end then. */
  public AccountState withTokenEnd(Instant end) {
    List<AccessToken> ending =
        tokens.stream()
            .map(token -> new AccessToken(token.credential(), token.issuedAt(), end))
            .toList();
    return with(tokenValid, ending, permissions, subscribedFields, appFields);
  }

  /** The same state with other permissions. */
  public AccountState withPermissions(Set<String> granted) {
    return with(tokenValid, tokens, granted, subscribedFields, appFields);
  }

  /** The same state with other fields of the account; none unsubscribes it. */
  public AccountState withSubscribedFields(Set<String> fields) {
    return with(tokenValid, tokens, permissions, fields, appFields);
  }

  /** The same state with other fields of the app. */
  public AccountState withAppFields(Set<String> fields) {
    return with(tokenValid, tokens, permissions, subscribedFields, fields);
  }

  /** The same state with a template that is new or takes the place of its namesake. */
  public AccountState withTemplate(MessageTemplate template) {
    Stream<MessageTemplate> others =
        templates.stream().filter(known -> !known.isSameAs(template.name(), template.language()));
    return withTemplates(Stream.concat(others, Stream.of(template)).toList());
  }

  /** The same state with other templates. */
  public AccountState withTemplates(List<MessageTemplate> others) {
    return new AccountState(
        webhookUrl,
        tokenValid,
        tokens,
        permissions,
        subscribedFields,
        appFields,
        others,
        failureReport,
        health);
  }

  /** The same state with another way to tell failures. */
  public AccountState withFailureReport(FailureReport other) {
    return new AccountState(
        webhookUrl,
        tokenValid,
        tokens,
        permissions,
        subscribedFields,
        appFields,
        templates,
        other,
        health);
  }

  /** The same state in another health. */
  public AccountState withHealth(Health other) {
    return new AccountState(
        webhookUrl,
        tokenValid,
        tokens,
        permissions,
        subscribedFields,
        appFields,
        templates,
        failureReport,
        other);
  }

  private AccountState with(
      boolean valid,
      List<AccessToken> issued,
      Set<String> granted,
      Set<String> fields,
      Set<String> fieldsOfApp) {
    return new AccountState(
        webhookUrl, valid, issued, granted, fields, fieldsOfApp, templates, failureReport, health);
  }
}
