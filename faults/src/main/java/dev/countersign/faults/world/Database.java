package dev.countersign.faults.world;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database of one world.
 *
 * @param proxyPort the way that the servers under test take
 * @param directPort the way that the supervisor takes, past every broken network
 */
public record Database(
    String name, String username, String password, int proxyPort, IntSupplier directPort) {

  /** Reads one row. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  String proxyUrl() {
    return "jdbc:postgresql://127.0.0.1:" + proxyPort + "/" + name;
  }

  PGSimpleDataSource source() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL("jdbc:postgresql://127.0.0.1:" + directPort.getAsInt() + "/" + name);
    source.setUser(username);
    source.setPassword(password);
    source.setApplicationName("faults");
    return source;
  }

  Connection connect() throws SQLException {
    return source().getConnection();
  }

  /** All rows of a query. */
  public <T> List<T> query(String sql, Reader<T> reader) {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      List<T> rows = new ArrayList<>();
      while (row.next()) {
        rows.add(reader.read(row));
      }
      return rows;
    } catch (SQLException e) {
      throw new Unexpected("The supervisor's query failed: " + sql, e);
    }
  }

  /** The one number that a query gives. */
  public long number(String sql) {
    return query(sql, row -> row.getLong(1)).getFirst();
  }

  /** The first column of a query. */
  public List<String> texts(String sql) {
    return query(sql, row -> String.valueOf(row.getString(1)));
  }
}
