package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.postgres.PostgresStore;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Many at once, when there was next to nothing a moment before. */
class FloodIT extends GatewayFixture {
  private static final int PEOPLE = 400;

  /**
   * An approval reads its own rows of each table, in a few transactions; and whoever looks for
   * messages to send walks over those of an account that sends as many as it may.
   */
  private static final int ROWS_EACH = 300;

  private static Address person(int number) {
    return new Address(Example.SHOP.id(), "7000000000000%04d".formatted(number));
  }

  /** With the number of rows that were ever read in them. */
  private static List<@Nullable String> tablesReadMoreThan(long rows) {
    return database.ask(
        """
        select relname || ' ' || seq_tup_read + coalesce(idx_tup_fetch, 0) from pg_stat_user_tables
        where seq_tup_read + coalesce(idx_tup_fetch, 0) > %d order by 1
        """
            .formatted(rows));
  }

  @Test
  void rows_are_found_by_their_keys_although_the_tables_were_all_but_empty_when_it_was_planned()
      throws Exception {
    HikariConfig configuration = database.configuration();
    configuration.addDataSourceProperty("ApplicationName", "flooded");
    HikariDataSource flooded = database.pool(configuration);
    store = new PostgresStore(flooded);
    approvals = approvals(store);
    Gateway gateway = Gateway.start(parts(store), PACE);
    story(0, 1);
    database.change("vacuum analyze");
    story(1, 3);

    story(3, PEOPLE);

    gateway.close();
    store.close();
    flooded.close();
    await()
        .until(() ->
            database.count(
                    "select count(*) from pg_stat_activity where application_name = 'flooded'")
                == 0);
    assertThat(tablesReadMoreThan(PEOPLE * ROWS_EACH)).isEmpty();
  }

  /** Everybody is asked, then everybody answers at once. */
  private void story(int from, int to) {
    for (int number = from; number < to; number++) {
      Approver approver = new Approver("Somebody", person(number));
      asked(RequestBuilder.aRequest().approver(approver).build());
    }
    await().until(() -> channel.questions().size() == to);
    for (String question : channel.questions().subList(from, to)) {
      String address = question.split(" ", -1)[2];
      receive(
          "tap %s mid.tap.%s %s"
              .formatted(address, address, FakeChannel.payload(question, "APPROVE")));
    }
    await().until(() -> receiver.deliveries().size() == to);
    awaitInbox();
    // in a crowd people are told later; to look into the outbox until then would be counted, too
    await().until(() -> channel.notices().size() == to);
    awaitOutbox();
  }
}
