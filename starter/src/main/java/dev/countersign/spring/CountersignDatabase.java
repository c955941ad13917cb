package dev.countersign.spring;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.countersign.expression.Scope;
import dev.countersign.expression.SecretText;
import dev.countersign.expression.Template;
import dev.countersign.postgres.PostgresStore;
import dev.countersign.postgres.Schema;
import dev.countersign.postgres.embedded.EmbeddedPostgres;
import dev.countersign.postgres.embedded.Ownership;
import dev.countersign.spring.settings.SecretPlaces;
import dev.countersign.spring.settings.Settings;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database with its tables: one of the settings, or an embedded one that runs as long as this
 * is open.
 */
public final class CountersignDatabase implements AutoCloseable {
  /**
   * Many who ask at once wait in line rather than being refused. Webhooks do not wait in it:
   * whoever stores them keeps a connection.
   */
  private static final long LONGEST_WAIT_FOR_CONNECTION_MILLIS = 5000;

  private static final Logger LOG = LoggerFactory.getLogger(CountersignDatabase.class);

  private static final String NAME = "countersign";

  /**
   * A host that vanished without a word is given up after so long. What reads whole tables has its
   * own way.
   */
  private static final String LONGEST_SILENCE_SECONDS = "60";

  private static final int CONNECTIONS = 24;

  /** Making one takes long, because of the password's hash. */
  private static final int READY_CONNECTIONS = 8;

  private final DataSource dataSource;
  private final Runnable below;

  private CountersignDatabase(DataSource dataSource, Runnable below) {
    this.dataSource = dataSource;
    this.below = below;
  }

  /**
   * Opens the database of the settings and brings its tables up to date.
   *
   * @param ownership whether an embedded database is ours alone, as for a server, or shared with a
   *     server that may be running
   * @throws SettingsException when it cannot be reached with these settings
   */
  public static CountersignDatabase open(
      Settings settings,
      SecretPlaces places,
      Map<String, String> environment,
      Ownership ownership) {
    Settings.Database database = settings.database();
    return database == null
        ? openEmbedded(settings, ownership)
        : openByUrl(database, password(database, places, environment));
  }

  /**
   * Uses a database that the application brings, so that its transactions and ours can be the same.
   */
  public static CountersignDatabase of(DataSource dataSource) {
    Schema.migrate(dataSource);
    if (!PostgresStore.givesUpWaiting(dataSource)) {
      LOG.warn(
          "The DataSource sets no lock_timeout or no idle_in_transaction_session_timeout: what a frozen server holds"
              + " locked waits until its connection breaks. Set for its connections: {}",
          PostgresStore.TIMEOUTS);
    }
    return new CountersignDatabase(dataSource, () -> {});
  }

  private static CountersignDatabase openEmbedded(Settings settings, Ownership ownership) {
    EmbeddedPostgres postgres = EmbeddedPostgres.open(settings.dataDir(), ownership);
    try {
      HikariDataSource pool =
          pool(postgres.jdbcUrl(), postgres.username(), postgres.password().value());
      return migrated(
          pool,
          () -> {
            pool.close();
            postgres.close();
          });
    } catch (RuntimeException e) {
      postgres.close();
      throw e;
    }
  }

  private static CountersignDatabase openByUrl(
      Settings.Database database, @Nullable String password) {
    try {
      HikariDataSource pool = pool(database.url(), database.username(), password);
      return migrated(pool, pool::close);
    } catch (PoolInitializationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new SettingsException(
          "setting database.url: the database cannot be reached ("
              + String.valueOf(cause.getMessage()).lines().findFirst().orElse("")
              + "); check that it runs and that url, username and password are right");
    }
  }

  private static CountersignDatabase migrated(HikariDataSource pool, Runnable below) {
    try {
      Schema.migrate(unlimited(pool));
      return new CountersignDatabase(pool, below);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  private static @Nullable String password(
      Settings.Database database, SecretPlaces places, Map<String, String> environment) {
    Template template = database.password();
    if (template == null) {
      return null;
    }
    Scope scope = Scope.empty().withEnvironment(environment::get);
    return switch (template.resolveSecret(places, scope)) {
      case SecretText.Found found -> found.secret().reveal();
      case SecretText.Missing missing ->
          throw new SettingsException(
              "setting database.password: the secret "
                  + missing.names().getFirst()
                  + " is in none of "
                  + places.describe());
    };
  }

  private static HikariDataSource pool(
      String url, @Nullable String username, @Nullable String password) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(NAME);
    config.setJdbcUrl(url);
    config.setUsername(username);
    config.setPassword(password);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(READY_CONNECTIONS);
    config.setConnectionTimeout(LONGEST_WAIT_FOR_CONNECTION_MILLIS);
    config.setValidationTimeout(1000);
    config.setConnectionInitSql(PostgresStore.CONNECTION_SETTINGS);
    config.addDataSourceProperty("ApplicationName", NAME);
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("socketTimeout", LONGEST_SILENCE_SECONDS);
    // the details of an error quote rows, and errors go into the log
    config.addDataSourceProperty("logServerErrorDetail", "false");
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    return new HikariDataSource(config);
  }

  /** The same database without limits: bringing ten million rows up to date takes its time. */
  private static DataSource unlimited(HikariDataSource pool) {
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(pool.getJdbcUrl());
    database.setUser(pool.getUsername());
    database.setPassword(pool.getPassword());
    database.setApplicationName(NAME);
    return database;
  }

  /** Connections to it. */
  public DataSource dataSource() {
    return dataSource;
  }

  @Override
  public void close() {
    below.run();
  }
}
