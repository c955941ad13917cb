package dev.countersign.spring;

import dev.countersign.channel.ChannelKind;
import dev.countersign.expression.Scope;
import dev.countersign.expression.SecretText;
import dev.countersign.expression.Template;
import dev.countersign.gateway.Accounts;
import dev.countersign.gateway.ApprovalWatch;
import dev.countersign.gateway.Approvals;
import dev.countersign.gateway.Gateway;
import dev.countersign.gateway.GatewayObserver;
import dev.countersign.gateway.Nodes;
import dev.countersign.gateway.Randomness;
import dev.countersign.gateway.Resumers;
import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.graph.GraphApi;
import dev.countersign.meta.graph.GraphSettings;
import dev.countersign.meta.instagram.InstagramChannel;
import dev.countersign.meta.webhook.MetaWebhookReader;
import dev.countersign.postgres.GeneratedSecrets;
import dev.countersign.postgres.PostgresStore;
import dev.countersign.postgres.embedded.Ownership;
import dev.countersign.resume.ResumeHandler;
import dev.countersign.resume.Resumer;
import dev.countersign.resume.http.AllowList;
import dev.countersign.resume.http.CallbackResumer;
import dev.countersign.resume.http.CallbackSecret;
import dev.countersign.resume.http.CallbackSettings;
import dev.countersign.resume.http.NameResolver;
import dev.countersign.resume.http.Reading;
import dev.countersign.secret.Secret;
import dev.countersign.spring.settings.SecretPlaces;
import dev.countersign.spring.settings.Settings;
import dev.countersign.spring.settings.SettingsOutcome;
import dev.countersign.spring.settings.SettingsReader;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Countersign's parts, wired from settings to workers; read it top to bottom. A {@link
 * ResumeHandler} bean is a handler under its bean's name. An application that brings a {@link
 * DataSource} and sets no {@code countersign.database.url} shares it, so that a handler's writes
 * and the end of the resumption are one transaction.
 */
@AutoConfiguration
public class CountersignAutoConfiguration {
  private static final int CALLBACK_SECRET_BYTES = 32;
  private static final String CALLBACK_SECRET = "callback-secret";

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
  MetaAccounts countersignMetaAccounts(Settings settings, SecretPlaces secrets) {
    return new MetaAccounts(
        settings.accounts().stream()
            .map(account -> {
              AccountSecrets credentials = new AccountSecrets(account, secrets, System.getenv());
              credentials.check();
              return new MetaAccount(account.account(), credentials);
            })
            .toList());
  }

  @Bean
  CountersignDatabase countersignDatabase(
      Settings settings, SecretPlaces secrets, ObjectProvider<DataSource> applications) {
    DataSource shared = applications.getIfUnique();
    return shared != null && settings.database() == null
        ? CountersignDatabase.of(shared)
        : CountersignDatabase.open(settings, secrets, System.getenv(), Ownership.OWN);
  }

  @Bean
  PostgresStore countersignStore(CountersignDatabase database) {
    return new PostgresStore(database.dataSource());
  }

  @Bean
  GraphApi countersignGraph(Settings settings) {
    return new GraphApi(GraphSettings.of(settings.meta().graphUrl(), settings.meta().version()));
  }

  @Bean
  InstagramChannel countersignInstagram(GraphApi graph, MetaAccounts accounts) {
    return new InstagramChannel(graph, accounts.on(ChannelKind.INSTAGRAM));
  }

  @Bean
  Accounts countersignAccounts(Settings settings, InstagramChannel instagram) {
    return new Accounts(
        settings.accounts().stream().map(Settings.AccountSettings::account).toList(),
        List.of(instagram));
  }

  @Bean
  Randomness countersignRandomness() {
    return Randomness.secure();
  }

  @Bean
  CallbackResumer countersignCallbacks(
      Settings settings,
      SecretPlaces secrets,
      CountersignDatabase database,
      Randomness randomness) {
    AllowList allowed =
        switch (AllowList.parse(settings.callbacks().allow())) {
          case Reading.Accepted<AllowList> accepted -> accepted.value();
          case Reading.Refused<AllowList> refused ->
              throw new SettingsException(
                  "setting callbacks.allow: "
                      + refused.reason()
                      + "; for example [\"127.0.0.1/32\"]");
        };
    GeneratedSecrets generated = new GeneratedSecrets(database.dataSource());
    Secret fallback =
        generated.getOrCreate(
            CALLBACK_SECRET,
            () -> CallbackSecret.generate(randomness.bytes(CALLBACK_SECRET_BYTES)).text());
    CallbackSecret first = callbackSecret(settings, secrets, fallback);
    return new CallbackResumer(
        CallbackSettings.of(
            () ->
                settings.callbacks().secret() == null
                    ? List.of(first)
                    : List.of(callbackSecret(settings, secrets, fallback)),
            allowed,
            "0.1.0"),
        NameResolver.system(),
        InstantSource.system());
  }

  /** The secret of the settings, looked up now, or the one that was generated. */
  private static CallbackSecret callbackSecret(
      Settings settings, SecretPlaces secrets, Secret fallback) {
    Template template = settings.callbacks().secret();
    Secret text = fallback;
    if (template != null) {
      text =
          switch (template.resolveSecret(
              secrets, Scope.empty().withEnvironment(System.getenv()::get))) {
            case SecretText.Found found -> found.secret();
            case SecretText.Missing missing ->
                throw new SettingsException(
                    "setting callbacks.secret: the secret "
                        + missing.names().getFirst()
                        + " is in none of "
                        + secrets.describe());
          };
    }
    return switch (CallbackSecret.parse(text)) {
      case Reading.Accepted<CallbackSecret> accepted -> accepted.value();
      case Reading.Refused<CallbackSecret> refused ->
          throw new SettingsException("setting callbacks.secret: " + refused.reason());
    };
  }

  @Bean
  Resumers countersignResumers(
      List<Resumer> resumers, ObjectProvider<Map<String, ResumeHandler>> handlers) {
    return new Resumers(resumers, handlers.getIfAvailable(Map::of));
  }

  @Bean
  Approvals countersignApprovals(
      PostgresStore store, Accounts accounts, Resumers resumers, Randomness randomness) {
    return new Approvals(store, accounts, resumers, randomness);
  }

  @Bean
  ApprovalWatch countersignWatch(PostgresStore store, Approvals approvals) {
    return new ApprovalWatch(store, approvals);
  }

  @Bean
  Nodes countersignNodes(Approvals approvals, Settings settings) {
    return new Nodes(approvals, settings.nodes(), System.getenv()::get);
  }

  @Bean
  @ConditionalOnMissingBean
  MeterRegistry countersignMetrics() {
    return new SimpleMeterRegistry();
  }

  @Bean
  GatewayObserver countersignObserver(MeterRegistry metrics) {
    return reason ->
        metrics.counter("countersign.webhook.quarantined", "reason", reason).increment();
  }

  @Bean
  Gateway countersignGateway(
      PostgresStore store,
      Accounts accounts,
      Resumers resumers,
      Randomness randomness,
      GatewayObserver observer) {
    return Gateway.start(
        new Gateway.Parts(store, accounts, resumers, new MetaWebhookReader(), randomness, observer),
        Gateway.Pace.DEFAULT);
  }

  /** The door for Meta's webhooks, where there is a web server. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  static class Web {
    @Bean
    ServletRegistrationBean<WebhookDoor> countersignWebhooks(
        MetaAccounts accounts, PostgresStore store, MeterRegistry metrics) {
      ServletRegistrationBean<WebhookDoor> door =
          new ServletRegistrationBean<>(
              new WebhookDoor(accounts.all(), store.inbox(), metrics), "/webhooks/*");
      door.setLoadOnStartup(1);
      return door;
    }
  }
}
