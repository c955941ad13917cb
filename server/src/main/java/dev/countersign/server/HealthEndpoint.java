package dev.countersign.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
  ResponseEntity<String> ready() throws InterruptedException {
    FutureTask<String> look = new FutureTask<>(this::obstacle);
    Thread.ofVirtual().name("readiness").start(look);
    String obstacle;
    try {
      obstacle = look.get(LONGEST_CHECK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      look.cancel(true);
      obstacle = "the database does not answer";
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    return obstacle.isEmpty() ? ResponseEntity.ok("ok") : ResponseEntity.status(503).body(obstacle);
  }

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
