package dev.countersign.spring;

import dev.countersign.gateway.Accounts;
import dev.countersign.gateway.DecisionLinks;
import dev.countersign.gateway.Gateway;
import dev.countersign.gateway.GatewayObserver;
import dev.countersign.gateway.Randomness;
import dev.countersign.gateway.Resumers;
import dev.countersign.gateway.Tracing;
import dev.countersign.meta.Login;
import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.account.InstagramTokens;
import dev.countersign.meta.graph.GraphApis;
import dev.countersign.meta.webhook.MetaWebhookReader;
import dev.countersign.postgres.PostgresStore;
import dev.countersign.postgres.StoredTokens;
import dev.countersign.resume.ResumeHandler;
import dev.countersign.spring.settings.SecretPlaces;
import dev.countersign.spring.settings.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.configuration.WebSecurityCustomizer;

/**
 * Countersign in a Spring Boot application: the parts, the workers, and Meta's door where there is
 * a web server. A {@link ResumeHandler} bean is a handler under its bean's name. An application
 * that brings a {@link DataSource} and sets no {@code countersign.database.url} shares it, so that
 * a handler's writes and the end of the resumption are one transaction.
 */
@AutoConfiguration(
    afterName =
        "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@Import(CountersignParts.class)
public class CountersignAutoConfiguration {
  /** It knows whether the settings are whole: what works in the background starts after it. */
  private static final String GATEWAY = "countersignGateway";

  private static final String WEBHOOKS = "/webhooks/";

  @Bean
  @ConditionalOnMissingBean
  MeterRegistry countersignMetrics() {
    return new SimpleMeterRegistry();
  }

  @Bean
  GatewayObserver countersignObserver(MeterRegistry metrics, MetaAccounts accounts) {
    return new GatewayMetrics(metrics, accounts.all().stream().map(MetaAccount::id).toList());
  }

  @Bean(initMethod = "start")
  @DependsOn(GATEWAY)
  BacklogMetrics countersignBacklog(
      PostgresStore store, MetaAccounts accounts, DatabaseClock clock, MeterRegistry metrics) {
    return new BacklogMetrics(store.views(), accounts.all(), clock, metrics);
  }

  @Bean(initMethod = "start")
  @DependsOn(GATEWAY)
  OldWork countersignOldWork(PostgresStore store, Settings settings, MeterRegistry metrics) {
    return new OldWork(store.retention(), store.erasures(), settings.retention(), metrics);
  }

  @Bean(initMethod = "start")
  @DependsOn(GATEWAY)
  TokenRefresher countersignTokenRefresher(
      Settings settings,
      SecretPlaces secrets,
      MetaAccounts accounts,
      GraphApis graph,
      StoredTokens tokens,
      DatabaseClock clock) {
    List<TokenRefresher.Refreshable> refreshable =
        settings.accounts().stream()
            .filter(account -> account.login() == Login.INSTAGRAM)
            .map(account ->
                new TokenRefresher.Refreshable(
                    accounts.get(account.account().id()),
                    new AccountSecrets(account, secrets, System.getenv())))
            .toList();
    return new TokenRefresher(refreshable, new InstagramTokens(graph), tokens, clock);
  }

  @Bean(GATEWAY)
  Gateway countersignGateway(
      MetaAccounts metaAccounts,
      PostgresStore store,
      Accounts accounts,
      Resumers resumers,
      Randomness randomness,
      GatewayObserver observer,
      Tracing tracing,
      DecisionLinks links) {
    metaAccounts.check();
    return Gateway.start(
        new Gateway.Parts(
            store,
            accounts,
            resumers,
            new MetaWebhookReader(),
            randomness,
            observer,
            tracing,
            links),
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
              new WebhookDoor(accounts.all(), store.inbox(), metrics), WEBHOOKS + "*");
      door.setLoadOnStartup(1);
      return door;
    }
  }

  /** What Meta posts is signed: no login, no session and no token of a form stands before it. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  @ConditionalOnClass(WebSecurityCustomizer.class)
  static class Security {
    @Bean
    WebSecurityCustomizer countersignWebhooksAreSigned() {
      return security -> security.ignoring().requestMatchers(WEBHOOKS + "**");
    }
  }
}
