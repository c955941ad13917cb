package dev.countersign.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.approval.Status;
import dev.countersign.gateway.ApprovalWatch;
import dev.countersign.gateway.Approvals;
import dev.countersign.gateway.Nodes;
import dev.countersign.gateway.RequestOutcome;
import dev.countersign.journal.Actor;
import dev.countersign.postgres.TestDatabase;
import dev.countersign.resume.ResumeHandler;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.spring.settings.Settings;
import dev.countersign.store.ResumeProgress;
import dev.countersign.testkit.RequestBuilder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The parts find each other in an application. */
class CountersignAutoConfigurationIT {
  @SuppressWarnings("NullAway.Init") // opened before the first test
  private static TestDatabase database;

  @BeforeAll
  static void open_the_applications_database() {
    database = TestDatabase.empty();
    database.change("create table woken (approval text, port text)");
  }

  @AfterAll
  static void drop_it() {
    database.close();
  }

  /** What application.yaml becomes: one flat property a leaf. */
  private static Map<String, Object> properties() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("countersign.meta.graph-url", "http://127.0.0.1:9");
    String account = "countersign.accounts.shop-instagram.";
    properties.put(account + "channel", "instagram");
    properties.put(account + "id", "17841400000000001");
    properties.put(account + "unknown-recipient", "try");
    properties.put(account + "page-access-token", "EAAB");
    properties.put(account + "app-secret[0]", "new");
    properties.put(account + "app-secret[1]", "old");
    properties.put(account + "webhook-verify-token", "verify");
    String node = "countersign.nodes.refund.";
    properties.put(node + "account", "shop-instagram");
    properties.put(node + "to", "@{input:to}");
    properties.put(node + "fields[0].key", "amount");
    properties.put(node + "fields[0].value", "@{input:amount}");
    properties.put(node + "fields[1].key", "order");
    properties.put(node + "fields[1].value", "@{input:order}");
    properties.put(node + "resume.type", "handler");
    properties.put(node + "resume.name", "refund");
    return properties;
  }

  private static AnnotationConfigApplicationContext start(
      Map<String, Object> properties, Map<String, Object> environment) {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("application.yaml", properties));
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", environment));
    context.registerBean("dataSource", DataSource.class, () -> database.pool());
    context.registerBean(
        "refund", ResumeHandler.class, () -> CountersignAutoConfigurationIT::write);
    context.register(CountersignAutoConfiguration.class);
    try {
      context.refresh();
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
    return context;
  }

  private static void write(
      dev.countersign.resume.Resumption resumption, ResumeHandler.Context context) {
    try (PreparedStatement insert =
        context
            .resource(Connection.class)
            .orElseThrow()
            .prepareStatement("insert into woken values (?, ?)")) {
      insert.setString(1, resumption.approvalId().value());
      insert.setString(2, resumption.port());
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void an_application_with_a_data_source_and_a_handler_runs_a_cycle() throws Exception {
    try (var context = start(properties(), new HashMap<>())) {
      Approvals approvals = context.getBean(Approvals.class);
      RequestOutcome outcome =
          approvals.request(
              RequestBuilder.aRequest()
                  .resume(ResumeTarget.handler("refund"))
                  .expiresIn(Duration.ofHours(1))
                  .build());
      assertThat(outcome).isInstanceOf(RequestOutcome.Created.class);
      var asked = ((RequestOutcome.Created) outcome).approval();

      approvals.cancel(asked.id(), new Actor.Operator("ops"));

      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() ->
              approvals.find(asked.id()).orElseThrow().resume().state()
                  == ResumeProgress.State.DONE);
      assertThat(database.ask("select port from woken where approval = '" + asked.id() + "'"))
          .containsExactly("cancelled");
      assertThat(
              context
                  .getBean(ApprovalWatch.class)
                  .await(asked.id(), Duration.ofSeconds(5))
                  .orElseThrow()
                  .approval()
                  .status())
          .isEqualTo(Status.CANCELLED);
    }
  }

  @Test
  void lists_in_an_applications_properties_are_lists() {
    try (var context = start(properties(), new HashMap<>())) {
      Settings settings = context.getBean(Settings.class);

      assertThat(settings.accounts().getFirst().appSecrets()).hasSize(2);
      assertThat(settings.nodes().getFirst().fields())
          .extracting(field -> field.key())
          .containsExactly("amount", "order");
      assertThat(context.getBean(Nodes.class).find("refund")).isPresent();
    }
  }

  @Test
  void variables_of_the_environment_are_no_unknown_settings() {
    Map<String, Object> environment = new HashMap<>();
    environment.put("COUNTERSIGN_DATA_DIR", "/elsewhere");
    environment.put("COUNTERSIGN_ACCOUNTS_SHOP_INSTAGRAM_PAGE_ACCESS_TOKEN", "EAAB");

    try (var context = start(properties(), environment)) {
      assertThat(context.getBean(Settings.class).accounts()).hasSize(1);
    }
  }

  @Test
  void a_wrong_setting_stops_the_start_with_its_line() {
    Map<String, Object> properties = properties();
    properties.put("countersign.colour", "red");

    assertThatThrownBy(() -> start(properties, new HashMap<>()))
        .rootCause()
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("setting colour: is unknown");
  }

  @Test
  void a_secret_that_is_nowhere_stops_the_start() {
    Map<String, Object> properties = properties();
    properties.put(
        "countersign.accounts.shop-instagram.page-access-token", "@{secret:NoSuchSecret}");

    assertThatThrownBy(() -> start(properties, new HashMap<>()))
        .hasStackTraceContaining("the secret NoSuchSecret is in none of env")
        .hasStackTraceContaining("NO_SUCH_SECRET");
  }
}
