package dev.countersign.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /livez}: the process answers. {@code /readyz}: it can do its work. */
@RestController
public final class HealthEndpoint {
  /** Whoever asks, such as Kubernetes, waits no longer. */
  private static final Duration LONGEST_CHECK = Duration.ofSeconds(2);

  private final DataSource database;

  /** Health as seen through the database. */
  public HealthEndpoint(DataSource database) {
    this.database = database;
  }

  @GetMapping("/livez")
  String live() {
    return "ok";
  }

  @GetMapping("/readyz")
  ResponseEntity<String> ready() {
    String obstacle =
        CompletableFuture.supplyAsync(
                this::obstacle, look -> Thread.ofVirtual().name("readiness").start(look))
            .completeOnTimeout(
                "the database does not answer", LONGEST_CHECK.toMillis(), TimeUnit.MILLISECONDS)
            .join();
    return obstacle.isEmpty() ? ResponseEntity.ok("ok") : ResponseEntity.status(503).body(obstacle);
  }

  /** What is in the way; empty when nothing is. */
  private String obstacle() {
    try (Connection connection = database.getConnection()) {
      return connection.isValid((int) LONGEST_CHECK.toSeconds())
          ? ""
          : "the database does not answer";
    } catch (SQLException e) {
      return "the database cannot be reached";
    }
  }
}
