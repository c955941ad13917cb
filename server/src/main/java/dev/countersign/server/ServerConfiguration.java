package dev.countersign.server;

import dev.countersign.gateway.Accounts;
import dev.countersign.gateway.ApprovalWatch;
import dev.countersign.gateway.Approvals;
import dev.countersign.gateway.DecisionLinks;
import dev.countersign.gateway.DecisionPages;
import dev.countersign.gateway.ErasureRequests;
import dev.countersign.gateway.Nodes;
import dev.countersign.gateway.Operations;
import dev.countersign.gateway.Randomness;
import dev.countersign.gateway.Tracing;
import dev.countersign.postgres.ApiKeys;
import dev.countersign.postgres.GeneratedSecrets;
import dev.countersign.postgres.PostgresStore;
import dev.countersign.secret.Secret;
import dev.countersign.server.api.ApiKeyFilter;
import dev.countersign.server.api.ApprovalsEndpoint;
import dev.countersign.server.api.ContactsEndpoint;
import dev.countersign.server.api.Cursors;
import dev.countersign.server.api.EventsEndpoint;
import dev.countersign.server.api.Faults;
import dev.countersign.server.api.NodesEndpoint;
import dev.countersign.server.api.OperationsEndpoint;
import dev.countersign.server.api.RequestRate;
import dev.countersign.server.page.DecisionEndpoint;
import dev.countersign.server.page.DeletionEndpoint;
import dev.countersign.spring.CountersignDatabase;
import dev.countersign.spring.DatabaseClock;
import dev.countersign.spring.MetaAccounts;
import dev.countersign.spring.settings.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.HexFormat;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The server, on top of what {@code CountersignAutoConfiguration} wires: keys, the HTTP API,
 * health. Meta's door is a servlet of its own and passes none of this.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(TraceConfiguration.class)
public class ServerConfiguration {
  private static final int CURSOR_KEY_BYTES = 32;

  @Bean
  ApiKeys apiKeys(CountersignDatabase database) {
    return new ApiKeys(database.dataSource());
  }

  @Bean
  FilterRegistrationBean<ApiKeyFilter> apiKeyFilter(
      ApiKeys keys, Settings settings, MeterRegistry metrics) {
    RequestRate rate = new RequestRate(settings.api().requestsPerSecond(), System::nanoTime);
    FilterRegistrationBean<ApiKeyFilter> filter =
        new FilterRegistrationBean<>(new ApiKeyFilter(keys, rate, metrics));
    filter.addUrlPatterns("/v1/*");
    return filter;
  }

  /** Times requests, but Meta's, whose door has a time of its own. */
  @Bean
  FilterRegistrationBean<ServerHttpObservationFilter> apiTimes(ObservationRegistry observations) {
    FilterRegistrationBean<ServerHttpObservationFilter> filter =
        new FilterRegistrationBean<>(new ServerHttpObservationFilter(observations));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    filter.addUrlPatterns("/v1/*", "/decide/*");
    return filter;
  }

  @Bean
  Cursors cursors(GeneratedSecrets generated, Randomness randomness) {
    Secret key =
        generated.getOrCreate(
            "cursor-key",
            () -> Secret.of(HexFormat.of().formatHex(randomness.bytes(CURSOR_KEY_BYTES))));
    return new Cursors(key);
  }

  @Bean
  ApprovalsEndpoint approvalsEndpoint(
      Approvals approvals, ApprovalWatch watch, Cursors cursors, DatabaseClock clock) {
    return new ApprovalsEndpoint(approvals, watch, cursors, clock);
  }

  @Bean
  OperationsEndpoint operationsEndpoint(
      Operations operations, Approvals approvals, DatabaseClock clock) {
    return new OperationsEndpoint(operations, approvals, clock);
  }

  @Bean
  DecisionEndpoint decisionEndpoint(
      PostgresStore store,
      Accounts accounts,
      DecisionLinks links,
      Randomness randomness,
      Tracing tracing) {
    return new DecisionEndpoint(new DecisionPages(store, accounts, links, randomness, tracing));
  }

  @Bean
  DeletionEndpoint deletionEndpoint(
      ErasureRequests erasures, MetaAccounts accounts, Settings settings) {
    return new DeletionEndpoint(erasures, accounts.all(), settings.publicUrl());
  }

  @Bean
  NodesEndpoint nodesEndpoint(Nodes nodes) {
    return new NodesEndpoint(nodes);
  }

  @Bean
  ContactsEndpoint contactsEndpoint(Approvals approvals, DatabaseClock clock) {
    return new ContactsEndpoint(approvals, clock);
  }

  @Bean
  EventsEndpoint eventsEndpoint(Approvals approvals, ApprovalWatch watch, ApiKeys keys) {
    return new EventsEndpoint(approvals, watch, keys);
  }

  @Bean
  Faults faults() {
    return new Faults();
  }

  @Bean
  HealthEndpoint healthEndpoint(CountersignDatabase database) {
    return new HealthEndpoint(database.dataSource());
  }

  @Bean
  RouterFunction<ServerResponse> openApi() {
    Resource contract = new ClassPathResource("openapi.yaml");
    return RouterFunctions.route()
        .GET(
            "/openapi.yaml",
            request ->
                ServerResponse.ok()
                    .contentType(MediaType.valueOf("application/yaml"))
                    .body(contract))
        .build();
  }
}
