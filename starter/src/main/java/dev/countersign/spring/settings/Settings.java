package dev.countersign.spring.settings;

import dev.countersign.channel.Account;
import dev.countersign.expression.Template;
import dev.countersign.gateway.wording.AccountWords;
import dev.countersign.meta.Credentials;
import dev.countersign.meta.Login;
import dev.countersign.meta.MessageTemplate;
import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.Presentation;
import dev.countersign.node.NodeDefinition;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set.
 *
 * @param database absent for an embedded PostgreSQL in the data directory
 * @param port 0 for any free one
 * @param encryptionKeyset what is stored is encrypted with; absent for a keyset that is generated
 *     once and lies in the database
 * @param publicUrl where Meta reaches this server; absent while only developing
 */
public record Settings(
    @Nullable Database database,
    @Nullable Template encryptionKeyset,
    Path dataDir,
    int port,
    @Nullable URI publicUrl,
    Meta meta,
    List<SecretPlace> secrets,
    Api api,
    LogFormat logFormat,
    Retention retention,
    Callbacks callbacks,
    List<AccountSettings> accounts,
    List<NodeDefinition> nodes) {

  public Settings {
    secrets = List.copyOf(secrets);
    accounts = List.copyOf(accounts);
    nodes = List.copyOf(nodes);
  }

  /** A PostgreSQL of one's own. */
  public record Database(String url, @Nullable String username, @Nullable Template password) {}

  /** Where the Graph API is, and which version of it to speak. */
  public record Meta(URI graphUrl, URI instagramUrl, String version) {}

  /**
   * The HTTP API.
   *
   * @param requestsPerSecond how often each key may ask this process
   */
  public record Api(int requestsPerSecond) {}

  /** How the lines of the log look. */
  public enum LogFormat {
    /** For people. */
    TEXT,
    /** One JSON object on each line. */
    JSON
  }

  /**
   * How long what is finished is kept.
   *
   * @param webhooks after they came, when they are handled
   * @param approvals after they ended; absent for ever
   */
  public record Retention(Duration webhooks, @Nullable Duration approvals) {}

  /**
   * Callbacks.
   *
   * @param allow blocks of private addresses that may be called nevertheless, such as {@code
   *     127.0.0.1/32}
   * @param secrets what callbacks are signed with, each by all of them; empty for one that is
   *     generated once
   */
  public record Callbacks(List<String> allow, List<Template> secrets) {
    public Callbacks {
      allow = List.copyOf(allow);
      secrets = List.copyOf(secrets);
    }
  }

  /**
   * An account with the templates of its secrets.
   *
   * @param template what says a question while a person's window is closed; absent for nothing
   * @param businessAccount the WhatsApp Business Account of a number, where it is told
   * @param words how it speaks
   */
  public record AccountSettings(
      Account account,
      AccountWords words,
      Login login,
      Presentation presentation,
      @Nullable MessageTemplate template,
      @Nullable String businessAccount,
      Template accessToken,
      List<Template> appSecrets,
      Template webhookVerifyToken) {
    public AccountSettings {
      appSecrets = List.copyOf(appSecrets);
    }

    /** The account together with the way to its secrets. */
    public MetaAccount spokenForWith(Credentials credentials) {
      return new MetaAccount(account, login, presentation, template, businessAccount, credentials);
    }
  }

  /** A place where secrets are looked up. */
  public sealed interface SecretPlace {
    /** Variables of the environment. */
    record Environment() implements SecretPlace {}

    /** One file a secret in a directory. */
    record Files(Path directory) implements SecretPlace {}
  }
}
