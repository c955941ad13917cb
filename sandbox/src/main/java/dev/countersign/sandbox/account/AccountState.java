package dev.countersign.sandbox.account;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can change about an account while the sandbox runs.
 *
 * @param pageFields fields of {@code subscribed_apps}; empty means that the Page is unsubscribed
 * @param appFields fields of the app's subscription to the object {@code instagram}
 */
public record AccountState(
    @Nullable URI webhookUrl,
    boolean tokenValid,
    Set<String> permissions,
    Set<String> pageFields,
    Set<String> appFields) {

  /** The webhook fields of the object {@code instagram} that the sandbox sends. */
  public static final Set<String> INSTAGRAM_FIELDS =
      Set.of("messages", "messaging_postbacks", "messaging_seen", "message_reactions", "standby");

  /** What a Page is subscribed to at the start. */
  public static final Set<String> USUAL_PAGE_FIELDS = Set.of("messages", "messaging_postbacks");

  public AccountState {
    permissions = Set.copyOf(permissions);
    pageFields = Set.copyOf(pageFields);
    appFields = Set.copyOf(appFields);
  }

  static AccountState startOf(AccountSettings settings) {
    return new AccountState(
        settings.webhookUrl(), true, settings.permissions(), USUAL_PAGE_FIELDS, INSTAGRAM_FIELDS);
  }

  /** Whether the Page is subscribed, without which no event is sent. */
  public boolean subscribed() {
    return !pageFields.isEmpty();
  }

  /** The same state with another webhook address. */
  public AccountState withWebhookUrl(@Nullable URI url) {
    return new AccountState(url, tokenValid, permissions, pageFields, appFields);
  }

  /** The same state with a token that works, or not. */
  public AccountState withTokenValid(boolean valid) {
    return new AccountState(webhookUrl, valid, permissions, pageFields, appFields);
  }

  /** The same state with other permissions. */
  public AccountState withPermissions(Set<String> granted) {
    return new AccountState(webhookUrl, tokenValid, granted, pageFields, appFields);
  }

  /** The same state with other fields of the Page; none unsubscribes it. */
  public AccountState withPageFields(Set<String> fields) {
    return new AccountState(webhookUrl, tokenValid, permissions, fields, appFields);
  }

  /** The same state with other fields of the app. */
  public AccountState withAppFields(Set<String> fields) {
    return new AccountState(webhookUrl, tokenValid, permissions, pageFields, fields);
  }
}
