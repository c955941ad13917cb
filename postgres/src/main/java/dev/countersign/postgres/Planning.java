package dev.countersign.postgres;

import java.sql.SQLException;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;

/**
 * How statements are planned. A plan is kept for long, and may have been made while a table held
 * next to nothing, where reading it whole is as cheap as any other way; a moment later a flood has
 * filled it. So the way is written down: a row is looked for by one key that one index serves, a
 * list of keys is {@code = any(array(…))}, and what belongs to other rows is a {@code lateral (…
 * offset 0)}, which is looked up for each of them.
 */
final class Planning {
  /**
   * One plan for all values, by keys. Before version 18 what is switched off only looks very dear,
   * and a dear statement is compiled first, which would take longer than it does.
   */
  static final String BY_KEYS =
      "set plan_cache_mode = force_generic_plan; set random_page_cost = 1.1;"
          + " set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set jit = off";

  private static final String FREE =
      "set local plan_cache_mode = force_custom_plan;"
          + " set local enable_seqscan = on; set local enable_hashjoin = on; set local enable_mergejoin = on";

  private Planning() {}

  /**
   * What this transaction does is planned for its values and the tables as they are, and takes the
   * time that it takes. A pool gives the connection its limit back afterwards.
   */
  static void freely(Handle handle) {
    handle.execute(FREE);
    try {
      handle.getConnection().setNetworkTimeout(Runnable::run, 0);
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
  }
}
