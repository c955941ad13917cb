package dev.countersign.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approval.Command;
import dev.countersign.store.ReceivedWebhook;
import dev.countersign.store.Store;
import dev.countersign.store.Store.Work;
import dev.countersign.testkit.RequestBuilder;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Work is heard of: here at once, elsewhere soon. */
class SignalsIT extends StoreFixture {

  private static Set<Work> heardBy(PostgresStore listening) {
    Set<Work> heard = ConcurrentHashMap.newKeySet();
    Store.Listening ignored = listening.listen(heard::add);
    assertThat(ignored).isNotNull();
    return heard;
  }

  private static void awaitListening(int stores) {
    await()
        .until(() ->
            database.count(
                    "select count(*) from pg_stat_activity where query = 'listen countersign_work'"
                        + " and datname = current_database()")
                >= stores);
  }

  @Test
  void work_of_this_process_is_heard_when_the_call_returns() {
    Set<Work> heard = heardBy(store);

    store.inbox().receive(new ReceivedWebhook(new byte[0], Set.of()));
    assertThat(heard).containsExactly(Work.INBOX);

    var asked = asked(RequestBuilder.aRequest().build());
    assertThat(heard).containsOnly(Work.INBOX, Work.APPROVAL, Work.SEND);

    apply(asked.id(), new Command.Cancel(CALLER));
    assertThat(heard).isEqualTo(EnumSet.allOf(Work.class));
  }

  @Test
  void nothing_is_heard_of_a_transaction_that_failed() {
    Set<Work> heard = heardBy(store);
    try {
      store.transact(transaction -> {
        store.transact(inner -> inner.now());
        throw new IllegalArgumentException("failed");
      });
    } catch (IllegalArgumentException expected) {
      assertThat(expected).hasMessage("failed");
    }

    assertThat(heard).isEmpty();
  }

  @Test
  void work_of_another_process_is_heard() {
    try (PostgresStore other = new PostgresStore(database.pool())) {
      Set<Work> heard = heardBy(other);
      Set<Work> here = heardBy(store);
      awaitListening(2);

      var asked = asked(RequestBuilder.aRequest().build());
      await().until(() -> heard.containsAll(Set.of(Work.APPROVAL, Work.SEND)));
      assertThat(heard).doesNotContain(Work.INBOX, Work.RESUME);

      apply(asked.id(), new Command.Cancel(CALLER));
      store.inbox().receive(new ReceivedWebhook(new byte[0], Set.of()));
      await().until(() -> heard.equals(EnumSet.allOf(Work.class)));
      assertThat(here).isEqualTo(EnumSet.allOf(Work.class));
    }
  }

  @Test
  void listening_goes_on_after_its_connection_was_cut() {
    try (PostgresStore other = new PostgresStore(database.pool())) {
      Set<Work> heard = heardBy(other);
      heardBy(store);
      awaitListening(2);
      database.ask(
          "select pg_terminate_backend(pid) from pg_stat_activity"
              + " where query = 'listen countersign_work' and datname = current_database()");

      await()
          .until(() -> {
            store.inbox().receive(new ReceivedWebhook(new byte[0], Set.of()));
            return heard.contains(Work.INBOX);
          });
    }
  }

  @Test
  void a_closed_store_leaves_no_listener_behind() throws Exception {
    var applications = database.configuration();
    applications.setMaximumPoolSize(1);
    try (var shared = database.pool(applications)) {
      PostgresStore closed = new PostgresStore(shared);
      heardBy(closed);
      awaitListening(1);
      closed.close();

      try (var connection = shared.getConnection();
          var rows = connection.createStatement().executeQuery("select pg_listening_channels()")) {
        assertThat(rows.next()).as("still listening").isFalse();
      }
    }
  }
}
