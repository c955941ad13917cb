package dev.countersign.sandbox.account;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An account with its app, as it is when the sandbox starts.
 *
 * @param username a handle on Instagram; what a page shows under the name elsewhere
 * @param accessToken the Page token, Instagram user token or WhatsApp system-user token
 * @param webhookUrl where events go; null until somebody sets it
 * @param permissions what the app was granted
 * @param requireAppSecretProof whether calls without {@code appsecret_proof} are refused, as with
 *     the app setting "Require App Secret"
 * @param templates what may be sent outside the window, on Messenger and WhatsApp
 * @param rateLimited whether Meta's limits of sends a second apply
 */
public record AccountSettings(
    AccountId id,
    String name,
    String username,
    Connection connection,
    Credential accessToken,
    App app,
    @Nullable URI webhookUrl,
    Set<String> permissions,
    boolean requireAppSecretProof,
    List<Person> people,
    List<MessageTemplate> templates,
    boolean rateLimited) {

  /** What an Instagram messaging app with Facebook Login is usually granted. */
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
    templates = List.copyOf(templates);
  }

  /** An Instagram account with Facebook Login, behind a Page. */
  public AccountSettings(
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
    this(
        id,
        name,
        username,
        new Connection.InstagramPage(pageId),
        pageAccessToken,
        app,
        webhookUrl,
        permissions,
        requireAppSecretProof,
        people,
        List.of(),
        true);
  }

  /** An account with the usual permissions, without webhook address, people and templates. */
  public static AccountSettings of(
      AccountId id, String name, Connection connection, Credential accessToken, App app) {
    return new AccountSettings(
        id,
        name,
        name,
        connection,
        accessToken,
        app,
        null,
        connection.usualPermissions(),
        false,
        List.of(),
        List.of(),
        true);
  }

  /** The Meta app that the account is connected to. */
  public record App(String id, Credential secret, Credential verifyToken) {

    /** The app access token in its simple form, {@code id|secret}. */
    public Credential accessToken() {
      return new Credential(id + "|" + secret.value());
    }
  }

  /** Where the account talks to people. */
  public Channel channel() {
    return connection.channel();
  }

  /** The object that {@code /me} stands for: the Page, the Instagram account or the number. */
  public String node() {
    return connection instanceof Connection.InstagramPage(String pageId) ? pageId : id.value();
  }

  /** What signs the account's webhooks and makes its {@code appsecret_proof}. */
  public Credential signingSecret() {
    return connection instanceof Connection.InstagramLogin(Credential secret)
        ? secret
        : app.secret();
  }

  /** The same account with another webhook address. */
  public AccountSettings withWebhookUrl(URI url) {
    return with(username, url, requireAppSecretProof, people, templates, rateLimited);
  }

  /** The same account with another handle. */
  public AccountSettings withUsername(String other) {
    return with(other, webhookUrl, requireAppSecretProof, people, templates, rateLimited);
  }

  /** The same account, with or without the app setting "Require App Secret". */
  public AccountSettings withRequireAppSecretProof(boolean required) {
    return with(username, webhookUrl, required, people, templates, rateLimited);
  }

  /** The same account with other people. */
  public AccountSettings withPeople(List<Person> others) {
    return with(username, webhookUrl, requireAppSecretProof, others, templates, rateLimited);
  }

  /** The same account with other templates. */
  public AccountSettings withTemplates(List<MessageTemplate> others) {
    return with(username, webhookUrl, requireAppSecretProof, people, others, rateLimited);
  }

  /** The same account, as fast as the machine allows. */
  public AccountSettings withoutRateLimits() {
    return with(username, webhookUrl, requireAppSecretProof, people, templates, false);
  }

  private AccountSettings with(
      String handle,
      @Nullable URI url,
      boolean proof,
      List<Person> somebody,
      List<MessageTemplate> known,
      boolean limited) {
    return new AccountSettings(
        id,
        name,
        handle,
        connection,
        accessToken,
        app,
        url,
        permissions,
        proof,
        somebody,
        known,
        limited);
  }
}
