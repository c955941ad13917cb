package dev.countersign.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.meta.webhook.WebhookSignature;
import dev.countersign.postgres.TestDatabase;
import dev.countersign.secret.Secret;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What most applications have beside Countersign: tables of their own, and Spring Security. */
class OrdinaryApplicationIT {
  private static final String BODY = "{\"object\":\"instagram\",\"entry\":[]}";

  @SuppressWarnings("NullAway.Init") // opened before the first test
  private static TestDatabase database;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static ServletWebServerApplicationContext application;

  /** All that an application has to say. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @Bean
    DataSource dataSource() {
      return database.pool();
    }

    @Bean
    ServletRegistrationBean<HttpServlet> refunds() {
      return new ServletRegistrationBean<>(new Refunds(), "/refunds");
    }
  }

  /** Something of the application's own. */
  private static final class Refunds extends HttpServlet {
    private static final long serialVersionUID = 1L;
  }

  @BeforeAll
  static void start_with_an_empty_database() {
    database = TestDatabase.empty();
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("server.port", "0");
    properties.put("logging.level.root", "off");
    String account = "countersign.accounts.shop-instagram.";
    properties.put(account + "channel", "instagram");
    properties.put(account + "id", "17841400000000001");
    properties.put(account + "page-access-token", "EAAB");
    properties.put(account + "app-secret", "app-secret");
    properties.put(account + "webhook-verify-token", "verify");
    SpringApplication program = new SpringApplication(Application.class);
    program.setDefaultProperties(properties);
    application = (ServletWebServerApplicationContext) program.run();
  }

  @AfterAll
  static void stop() {
    application.close();
    database.close();
  }

  @Test
  void the_tables_of_both_are_there_whoever_was_first() {
    assertThat(database.count("select count(*) from refund")).isZero();
    assertThat(database.count("select count(*) from approval")).isZero();
  }

  @Test
  void a_signed_webhook_needs_no_login_and_everything_else_does() throws Exception {
    String signature =
        WebhookSignature.of(Secret.of("app-secret"), BODY.getBytes(StandardCharsets.UTF_8));

    assertThat(post("/webhooks/instagram", signature)).isEqualTo(200);
    assertThat(post("/webhooks/instagram", "sha256=" + "0".repeat(64))).isEqualTo(401);
    assertThat(post("/refunds", signature)).isEqualTo(403);
    assertThat(database.count("select count(*) from inbox")).isOne();
  }

  private static int post(String path, String signature) throws IOException, InterruptedException {
    URI address =
        URI.create(
            "http://127.0.0.1:"
                + Objects.requireNonNull(application.getWebServer()).getPort()
                + path);
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(address)
                  .header(WebhookSignature.HEADER, signature)
                  .POST(HttpRequest.BodyPublishers.ofString(BODY))
                  .build(),
              BodyHandlers.discarding())
          .statusCode();
    }
  }
}
