package dev.countersign.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;

/**
 * Connections of a pool that may be an application's own: whatever its settings, a statement
 * outside of a transaction is committed when it returns.
 */
final class Connections implements ConnectionFactory {
  private final DataSource pool;

  private Connections(DataSource pool) {
    this.pool = pool;
  }

  /** Access to a database; its errors name no values, for these may be personal or secret. */
  static Jdbi jdbi(DataSource pool) {
    Jdbi jdbi = Jdbi.create(new Connections(pool)).registerArrayType(String.class, "text");
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    return jdbi;
  }

  @Override
  public Connection openConnection() throws SQLException {
    Connection connection = pool.getConnection();
    if (!connection.getAutoCommit()) {
      connection.setAutoCommit(true);
    }
    return connection;
  }
}
