package dev.countersign.server;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /livez}: the process answers. {@code /readyz}: it can do its work. */
@RestController
public final class HealthEndpoint {
  private static final int LONGEST_CHECK_SECONDS = 1;
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
    try (Connection connection = database.getConnection()) {
      return connection.isValid(LONGEST_CHECK_SECONDS)
          ? ResponseEntity.ok("ok")
          : ResponseEntity.status(503).body("the database does not answer");
    } catch (SQLException e) {
      return ResponseEntity.status(503).body("the database cannot be reached");
    }
  }
}
