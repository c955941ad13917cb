package dev.countersign.server.demo;

import dev.countersign.gateway.Nodes;
import dev.countersign.journal.Actor;
import dev.countersign.node.NodeResult;
import dev.countersign.resume.ResumeHandler;
import dev.countersign.resume.Resumption;
import dev.countersign.store.IdempotencyKey;
import dev.countersign.value.Value;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A sample workflow: somebody wants money back, a person must agree. It asks, sleeps as a row in a
 * table, and pays or refuses when it is woken. It uses nothing but what every embedder has: {@link
 * Nodes} to ask, a {@link ResumeHandler} to be woken.
 */
final class RefundWorkflow implements ResumeHandler {
  /** The node that asks, and the name of this handler. */
  static final String NODE = "refund-approval";

  static final String HANDLER = "refund";

  private final DataSource database;
  private final Supplier<Nodes> nodes;

  /** The nodes are asked for when needed: they are made after the handlers that wake workflows. */
  RefundWorkflow(DataSource database, Supplier<Nodes> nodes) {
    this.database = database;
    this.nodes = nodes;
  }

  /**
   * A refund as it stands.
   *
   * @param wakes how often the workflow was woken; it should never be more than once
   */
  record Refund(String order, String amount, String state, @Nullable String approval, int wakes) {}

  /** Makes the workflow's own table. */
  void prepare() {
    update(
        """
        create table if not exists demo_refund (
          number integer primary key, amount text not null, state text not null,
          approval text unique, wakes integer not null default 0)
        """);
  }

  /**
   * Starts a refund: asks the person, and sleeps. Starting it again after a crash changes nothing.
   */
  void start(int number, String amount, DemoChannel channel) {
    update(
        "insert into demo_refund (number, amount, state) values (?, ?, 'starting') on conflict do nothing",
        number,
        amount);
    Map<String, Value> inputs = new LinkedHashMap<>();
    inputs.put("approver", Value.of(channel.ada().value()));
    inputs.put("orderId", Value.of(Integer.toString(number)));
    inputs.put("amount", Value.of(amount));
    inputs.put("card", Value.of("4111 1111 1111 1111"));
    inputs.put("score", Value.of(17));
    IdempotencyKey once = new IdempotencyKey("demo", "refund-" + number, amount);
    NodeResult result =
        nodes
            .get()
            .execute(
                channel.node(),
                Nodes.Inputs.of(new Value.Structure(inputs)),
                new Actor.Embedder(),
                once);
    if (!(result instanceof NodeResult.Suspended suspended)) {
      throw new IllegalStateException("Refund " + number + " could not ask: " + result);
    }
    update(
        "update demo_refund set approval = ?, state = 'asleep' where number = ? and approval is null",
        suspended.approvalId().value(),
        number);
  }

  /**
   * Wakes up. It writes through the connection of the transaction that ends the resumption, so it
   * happens once or not at all.
   */
  @Override
  public void resume(Resumption resumption, Context context) {
    Connection connection = context.resource(Connection.class).orElseThrow();
    String state = resumption.approved() ? "paid" : resumption.port();
    String sql = "update demo_refund set state = ?, wakes = wakes + 1 where number = ?";
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      update.setString(1, state);
      update.setInt(2, Integer.parseInt(String.valueOf(resumption.reference())));
      update.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException("Refund " + resumption.reference() + " stays asleep", e);
    }
  }

  List<Refund> refunds() {
    List<Refund> refunds = new ArrayList<>();
    String sql = "select * from demo_refund order by number desc";
    try (Connection connection = database.getConnection();
        PreparedStatement query = connection.prepareStatement(sql);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        refunds.add(
            new Refund(
                row.getString("number"),
                row.getString("amount"),
                row.getString("state"),
                row.getString("approval"),
                row.getInt("wakes")));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The refunds cannot be read", e);
    }
    return refunds;
  }

  private void update(String sql, Object... values) {
    try (Connection connection = database.getConnection();
        PreparedStatement update = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        update.setObject(i + 1, values[i]);
      }
      update.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException("The table of refunds cannot be changed", e);
    }
  }
}
