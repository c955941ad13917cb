package dev.countersign.spring;

import dev.countersign.channel.Channel;
import dev.countersign.channel.ChannelKind;
import dev.countersign.gateway.Accounts;
import dev.countersign.gateway.ApprovalWatch;
import dev.countersign.gateway.Approvals;
import dev.countersign.gateway.DecisionLinks;
import dev.countersign.gateway.ErasureRequests;
import dev.countersign.gateway.Nodes;
import dev.countersign.gateway.Operations;
import dev.countersign.gateway.Randomness;
import dev.countersign.gateway.Resumers;
import dev.countersign.gateway.Tracing;
import dev.countersign.gateway.wording.Wordings;
import dev.countersign.meta.Credentials;
import dev.countersign.meta.Login;
import dev.countersign.meta.account.RefreshedTokens;
import dev.countersign.meta.graph.GraphApis;
import dev.countersign.meta.instagram.InstagramChannel;
import dev.countersign.meta.messenger.MessengerChannel;
import dev.countersign.meta.whatsapp.WhatsAppChannel;
import dev.countersign.postgres.EncryptionKeys;
import dev.countersign.postgres.GeneratedSecrets;
import dev.countersign.postgres.PostgresStore;
import dev.countersign.postgres.StoredTokens;
import dev.countersign.postgres.embedded.Ownership;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.resume.ResumeHandler;
import dev.countersign.resume.Resumer;
import dev.countersign.resume.http.AllowList;
import dev.countersign.resume.http.CallbackResumer;
import dev.countersign.resume.http.CallbackSettings;
import dev.countersign.resume.http.NameResolver;
import dev.countersign.resume.http.Reading;
import dev.countersign.secret.Secret;
import dev.countersign.spring.settings.SecretPlaces;
import dev.countersign.spring.settings.Settings;
import dev.countersign.spring.settings.SettingsOutcome;
import dev.countersign.spring.settings.SettingsReader;
import dev.countersign.store.StoreUnavailable;
import dev.countersign.store.Together;
import io.opentelemetry.api.OpenTelemetry;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Countersign's parts, wired from settings to the front door; read it top to bottom. What works in
 * the background is in {@link CountersignAutoConfiguration}, so that a command can use the parts
 * while a server works.
 */
@Configuration(proxyBeanMethods = false)
public class CountersignParts {
  private static final String VERSION = "0.1.0";
  private static final int LINK_KEY_BYTES = 32;

  @Bean
  @ConditionalOnMissingBean
  Settings countersignSettings(Environment environment) {
    return switch (SettingsReader.read(SettingsProperties.tree(environment), System.getenv())) {
      case SettingsOutcome.Read read -> read.settings();
      case SettingsOutcome.Wrong wrong -> throw new SettingsException(wrong.line());
    };
  }

  @Bean
  SecretPlaces countersignSecrets(Settings settings) {
    return new SecretPlaces(settings.secrets(), System.getenv());
  }

  @Bean
  StoredTokens countersignTokens(CountersignDatabase database, Encryption encryption) {
    return new StoredTokens(database.dataSource(), encryption);
  }

  @Bean
  MetaAccounts countersignMetaAccounts(
      Settings settings, SecretPlaces secrets, StoredTokens tokens) {
    RefreshedTokens refreshed =
        (account, origin) -> {
          try {
            return tokens.find(account, origin);
          } catch (StoreUnavailable e) {
            throw new Credentials.Unavailable(
                "The database cannot tell the refreshed token of " + account + " just now.", e);
          }
        };
    return new MetaAccounts(
        settings.accounts().stream()
            .map(account -> {
              Credentials configured = new AccountSecrets(account, secrets, System.getenv());
              return account.spokenForWith(
                  account.login() == Login.INSTAGRAM
                      ? refreshed.over(account.account().id(), configured)
                      : configured);
            })
            .toList());
  }

  /**
   * Whether an embedded database is ours alone. A server's is; a command shares it with the server.
   */
  @Bean
  @ConditionalOnMissingBean
  Ownership countersignOwnership() {
    return Ownership.OWN;
  }

  /** After the application's own tables: its Flyway starts with an empty database only. */
  @Bean
  @ConditionalOnMissingBean
  @DependsOnDatabaseInitialization
  CountersignDatabase countersignDatabase(
      Settings settings,
      SecretPlaces secrets,
      Ownership ownership,
      ObjectProvider<DataSource> applications) {
    DataSource shared = applications.getIfUnique();
    if (settings.database() == null && shared == null && applications.stream().count() > 1) {
      throw new SettingsException(
          "there are several DataSources: mark the one with Countersign's tables as @Primary, or set"
              + " countersign.database.url");
    }
    return shared != null && settings.database() == null
        ? CountersignDatabase.of(shared)
        : CountersignDatabase.open(settings, secrets, System.getenv(), ownership);
  }

  @Bean
  EncryptionKeys countersignEncryptionKeys(CountersignDatabase database) {
    return new EncryptionKeys(database.dataSource());
  }

  @Bean
  ConfiguredKeyset countersignKeyset(Settings settings, SecretPlaces secrets) {
    return new ConfiguredKeyset(settings.encryptionKeyset(), secrets, System.getenv());
  }

  @Bean
  @ConditionalOnMissingBean
  Encryption countersignEncryption(ConfiguredKeyset configured, EncryptionKeys keys) {
    return configured.open(keys);
  }

  @Bean
  GeneratedSecrets countersignGeneratedSecrets(
      CountersignDatabase database, Encryption encryption) {
    return new GeneratedSecrets(database.dataSource(), encryption);
  }

  @Bean
  @ConditionalOnMissingBean
  PostgresStore countersignStore(CountersignDatabase database, Encryption encryption) {
    return new PostgresStore(database.dataSource(), encryption);
  }

  @Bean
  GraphApis countersignGraph(Settings settings) {
    Settings.Meta meta = settings.meta();
    return GraphApis.of(meta.graphUrl(), meta.instagramUrl(), meta.version());
  }

  @Bean
  InstagramChannel countersignInstagram(GraphApis graph, MetaAccounts accounts) {
    return new InstagramChannel(graph, accounts.on(ChannelKind.INSTAGRAM));
  }

  @Bean
  MessengerChannel countersignMessenger(GraphApis graph, MetaAccounts accounts) {
    return new MessengerChannel(graph, accounts.on(ChannelKind.MESSENGER));
  }

  @Bean
  WhatsAppChannel countersignWhatsApp(GraphApis graph, MetaAccounts accounts) {
    return new WhatsAppChannel(graph, accounts.on(ChannelKind.WHATSAPP));
  }

  @Bean
  Accounts countersignAccounts(Settings settings, List<Channel> channels) {
    return new Accounts(
        settings.accounts().stream().map(Settings.AccountSettings::account).toList(),
        channels,
        new Wordings(
            settings.accounts().stream()
                .collect(
                    Collectors.toMap(
                        account -> account.account().id(), Settings.AccountSettings::words))));
  }

  @Bean
  Randomness countersignRandomness() {
    return Randomness.secure();
  }

  @Bean
  DecisionLinks countersignLinks(
      Settings settings, GeneratedSecrets generated, Randomness randomness) {
    Secret key =
        generated.getOrCreate(
            "decision-link-key",
            () -> Secret.of(HexFormat.of().formatHex(randomness.bytes(LINK_KEY_BYTES))));
    return new DecisionLinks(settings.publicUrl(), key);
  }

  @Bean
  CallbackSecrets countersignCallbackSecrets(
      Settings settings, SecretPlaces secrets, GeneratedSecrets generated, Randomness randomness) {
    CallbackSecrets callbacks =
        new CallbackSecrets(
            settings.callbacks().secrets(), secrets, System.getenv(), generated, randomness);
    callbacks.current();
    return callbacks;
  }

  @Bean
  DatabaseClock countersignClock(PostgresStore store) {
    return new DatabaseClock(store);
  }

  @Bean
  CallbackResumer countersignCallbacks(
      Settings settings, CallbackSecrets secrets, DatabaseClock clock) {
    AllowList allowed =
        switch (AllowList.parse(settings.callbacks().allow())) {
          case Reading.Accepted<AllowList> accepted -> accepted.value();
          case Reading.Refused<AllowList> refused ->
              throw new SettingsException(
                  "setting callbacks.allow: "
                      + refused.reason()
                      + "; for example [\"127.0.0.1/32\"]");
        };
    return new CallbackResumer(
        CallbackSettings.of(secrets::current, allowed, VERSION), NameResolver.system(), clock);
  }

  @Bean
  Resumers countersignResumers(
      List<Resumer> resumers, ObjectProvider<Map<String, ResumeHandler>> handlers) {
    return new Resumers(resumers, handlers.getIfAvailable(Map::of));
  }

  /** Requests that come at the same time share a commit. */
  @Bean
  Together countersignRequests(PostgresStore store) {
    return store.together("countersign-requests");
  }

  @Bean
  Approvals countersignApprovals(
      PostgresStore store,
      Together countersignRequests,
      Accounts accounts,
      Resumers resumers,
      Randomness randomness,
      Tracing tracing) {
    return new Approvals(store, countersignRequests, accounts, resumers, randomness, tracing);
  }

  @Bean
  Operations countersignOperations(
      PostgresStore store, Accounts accounts, Resumers resumers, Randomness randomness) {
    return new Operations(store, accounts, resumers, randomness);
  }

  @Bean
  ErasureRequests countersignErasures(PostgresStore store, Randomness randomness, Tracing tracing) {
    return new ErasureRequests(store, randomness, tracing);
  }

  @Bean
  ApprovalWatch countersignWatch(PostgresStore store, Approvals approvals) {
    return new ApprovalWatch(store, approvals);
  }

  @Bean
  Nodes countersignNodes(Approvals approvals, Settings settings) {
    return new Nodes(approvals, settings.nodes(), System.getenv()::get);
  }

  /** Where the application has OpenTelemetry, steps are recorded there. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(OpenTelemetry.class)
  static class WithOpenTelemetry {
    @Bean
    Tracing countersignTracing(ObjectProvider<OpenTelemetry> telemetry) {
      OpenTelemetry found = telemetry.getIfUnique();
      return found == null ? Tracing.NONE : new OpenTelemetryTracing(found);
    }
  }

  @Bean
  @ConditionalOnMissingClass("io.opentelemetry.api.OpenTelemetry")
  Tracing countersignNoTracing() {
    return Tracing.NONE;
  }
}
