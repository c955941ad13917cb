package dev.countersign.sandbox.account;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An Instagram professional account with its Page and app, as it is when the sandbox starts.
 *
 * @param pageId the linked Page, whose token sends the messages
 * @param webhookUrl where events go; null until somebody sets it
 * @param permissions what the app was granted
 * @param requireAppSecretProof whether calls without {@code appsecret_proof} are refused, as with
 *     the app setting "Require App Secret"
 */
public record AccountSettings(
    AccountId id,
    String name,
    String username,
    String pageId,
    Credential pageAccessToken,
    App app,
    @Nullable URI webhookUrl,
    Set<String> permissions,
    boolean requireAppSecretProof,
    List<Person> people) {

  /** What an Instagram messaging app is usually granted. */
  public static final Set<String> ALL_PERMISSIONS =
      Set.of(
          "instagram_basic",
          "instagram_manage_messages",
          "pages_messaging",
          "pages_read_engagement",
          "pages_manage_metadata",
          "pages_show_list");

  public AccountSettings {
    permissions = Set.copyOf(permissions);
    people = List.copyOf(people);
  }

  /** The Meta app that the account is connected to. */
  public record App(String id, Credential secret, Credential verifyToken) {

    /** The app access token in its simple form, {@code id|secret}. */
    public Credential accessToken() {
      return new Credential(id + "|" + secret.value());
    }
  }

  /** The same account with another webhook address. */
  public AccountSettings withWebhookUrl(URI url) {
    return new AccountSettings(
        id,
        name,
        username,
        pageId,
        pageAccessToken,
        app,
        url,
        permissions,
        requireAppSecretProof,
        people);
  }

  /** The same account, with or without the app setting "Require App Secret". */
  public AccountSettings withRequireAppSecretProof(boolean required) {
    return new AccountSettings(
        id,
        name,
        username,
        pageId,
        pageAccessToken,
        app,
        webhookUrl,
        permissions,
        required,
        people);
  }

  /** The same account with other people. */
  public AccountSettings withPeople(List<Person> others) {
    return new AccountSettings(
        id,
        name,
        username,
        pageId,
        pageAccessToken,
        app,
        webhookUrl,
        permissions,
        requireAppSecretProof,
        others);
  }
}
