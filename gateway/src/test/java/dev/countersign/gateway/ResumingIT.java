package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.countersign.approval.Approval;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.postgres.PostgresStore;
import dev.countersign.resume.ResumeDelivery;
import dev.countersign.resume.ResumeHandler;
import dev.countersign.resume.ResumeOutcome;
import dev.countersign.resume.ResumeSchedule;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.store.ResumeProgress;
import dev.countersign.testkit.RequestBuilder;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Workflows are woken at least once under one id; in the same process their effect happens once.
 */
class ResumingIT extends GatewayFixture {
  private static final Actor OPERATOR = new Actor.Operator("ops");

  @BeforeAll
  static void make_a_table_of_the_workflows_own() {
    database.change("create table woken (approval text, port text)");
  }

  @AfterAll
  static void drop_it() {
    database.change("drop table woken");
  }

  @BeforeEach
  void empty_it() {
    database.change("truncate woken");
  }

  /** Writes through the transaction that it runs in. */
  private static void write(ResumeHandler.Context context, String approval, String port) {
    Connection connection = context.resource(Connection.class).orElseThrow();
    try (PreparedStatement insert =
        connection.prepareStatement("insert into woken values (?, ?)")) {
      insert.setString(1, approval);
      insert.setString(2, port);
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Approval cancelled(ResumeTarget target) {
    Approval asked = asked(RequestBuilder.aRequest().resume(target).build());
    approvals.cancel(asked.id(), OPERATOR);
    return asked;
  }

  private ResumeProgress progress(Approval approval) {
    return approvals.find(approval.id()).orElseThrow().resume();
  }

  @Test
  void a_receiver_that_fails_is_called_again_by_the_schedule_with_the_same_bytes() {
    receiver.next(new ResumeOutcome.Failed("503", null));
    Instant before = Instant.now();
    startGateway();
    Approval ended = cancelled(RequestBuilder.aRequest().build().resume());

    awaitResume(ended.id(), ResumeProgress.State.RETRY);
    ResumeProgress waiting = progress(ended);
    assertThat(waiting.attempts()).isOne();
    assertThat(waiting.lastError()).isEqualTo("503");
    assertThat(waiting.nextAttemptAt())
        .isBetween(before.plusSeconds(5), Instant.now().plusSeconds(6));
    hurry();

    awaitResume(ended.id(), ResumeProgress.State.DONE);
    assertThat(receiver.deliveries()).hasSize(2).containsOnly(receiver.deliveries().getFirst());
    assertThat(events(ended.id())).containsSubsequence(Event.RESUME_DELAYED, Event.RESUMED);
  }

  /**
   * Waiting for a place is no failed try: it must neither delay a callback nor use up its tries.
   */
  @Test
  void a_slow_receiver_keeps_its_own_callbacks_waiting_and_nobody_elses() {
    receiver.atOnce = 2;
    startGateway();
    List<Approval> slow =
        IntStream.range(0, 20)
            .mapToObj(i -> cancelled(ResumeTarget.http(URI.create("https://slow.example/" + i))))
            .toList();
    Approval quick = cancelled(ResumeTarget.http(URI.create("https://quick.example/")));

    awaitResume(quick.id(), ResumeProgress.State.DONE);
    assertThat(receiver.deliveries()).hasSizeLessThanOrEqualTo(3);
    receiver.slow.countDown();

    for (Approval approval : slow) {
      awaitResume(approval.id(), ResumeProgress.State.DONE);
      assertThat(progress(approval).attempts()).isOne();
      assertThat(events(approval.id())).doesNotContain(Event.RESUME_DELAYED);
    }
  }

  @Test
  void c5_a_wait_that_the_receiver_asks_for_is_kept() {
    receiver.next(new ResumeOutcome.Failed("503", Duration.ofHours(1)));
    startGateway();
    Approval ended = cancelled(RequestBuilder.aRequest().build().resume());

    awaitResume(ended.id(), ResumeProgress.State.RETRY);

    assertThat(progress(ended).nextAttemptAt()).isAfter(Instant.now().plusSeconds(3500));
  }

  @Test
  void c10_a_receiver_that_never_answers_ends_dead_and_is_replayed_under_the_same_id() {
    for (int i = 0; i < ResumeSchedule.WAITS.size(); i++) {
      receiver.next(new ResumeOutcome.Failed("dead", null));
    }
    startGateway();
    Approval ended = cancelled(RequestBuilder.aRequest().build().resume());
    await()
        .until(() -> {
          hurry();
          return progress(ended).state() == ResumeProgress.State.DEAD;
        });
    assertThat(receiver.deliveries()).hasSize(ResumeSchedule.WAITS.size());
    awaitEvent(ended.id(), Event.RESUME_DEAD);
    awaitOutbox();

    assertThat(approvals.replayResume(ended.id(), OPERATOR)).isTrue();

    awaitResume(ended.id(), ResumeProgress.State.DONE);
    assertThat(receiver.deliveries().stream().map(ResumeDelivery::id).distinct()).hasSize(1);
    assertThat(receiver.deliveries().stream().map(ResumeDelivery::body).distinct()).hasSize(1);
    assertThat(events(ended.id())).contains(Event.RESUME_REPLAYED).endsWith(Event.RESUMED);
    assertThat(approvals.replayResume(ended.id(), OPERATOR)).as("it is not dead").isFalse();
  }

  @Test
  void c5_a_receiver_that_is_gone_ends_dead_at_once() {
    receiver.next(new ResumeOutcome.Gone("410"));
    startGateway();
    Approval ended = cancelled(RequestBuilder.aRequest().build().resume());

    awaitResume(ended.id(), ResumeProgress.State.DEAD);

    assertThat(receiver.deliveries()).hasSize(1);
  }

  @Test
  void a_handlers_writes_and_the_end_of_the_resumption_are_one_transaction() {
    AtomicInteger calls = new AtomicInteger();
    handlers.put(
        "refund",
        (resumption, context) -> {
          write(context, resumption.approvalId().value(), resumption.port());
          if (calls.incrementAndGet() == 1) {
            throw new IllegalStateException("not \0 today");
          }
        });
    approvals = approvals(store);
    startGateway();
    Approval ended = cancelled(ResumeTarget.handler("refund"));
    awaitResume(ended.id(), ResumeProgress.State.RETRY);
    putOff();
    assertThat(database.count("select count(*) from woken")).isZero();
    assertThat(progress(ended).lastError()).contains("not").contains("today");

    hurry();

    awaitResume(ended.id(), ResumeProgress.State.DONE);
    assertThat(database.ask("select approval || port from woken"))
        .containsExactly(ended.id() + "cancelled");
    assertThat(calls).hasValue(2);
  }

  /** Each has a connection for as long as it runs, and there are others who need one. */
  @Test
  void handlers_that_take_long_leave_connections_to_everybody_else() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);
    handlers.put(
        "refund",
        (resumption, transaction) -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          awaitLatch(done);
          running.decrementAndGet();
        });
    approvals = approvals(store);
    startGateway();
    List<Approval> ended = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ended.add(cancelled(ResumeTarget.handler("refund")));
    }
    await().until(() -> running.get() == 6);

    Approval other = cancelled(ResumeTarget.http(URI.create("https://quick.example/")));

    awaitResume(other.id(), ResumeProgress.State.DONE);
    done.countDown();
    ended.forEach(approval -> awaitResume(approval.id(), ResumeProgress.State.DONE));
    assertThat(most).hasValue(6);
  }

  @Test
  void a_handler_that_throws_an_error_is_called_again_by_the_schedule() {
    AtomicInteger calls = new AtomicInteger();
    handlers.put(
        "refund",
        (resumption, context) -> {
          if (calls.incrementAndGet() == 1) {
            throw new NoClassDefFoundError("a jar is missing");
          }
          write(context, resumption.approvalId().value(), resumption.port());
        });
    approvals = approvals(store);
    startGateway();
    Approval ended = cancelled(ResumeTarget.handler("refund"));
    awaitResume(ended.id(), ResumeProgress.State.RETRY);

    hurry();

    awaitResume(ended.id(), ResumeProgress.State.DONE);
    assertThat(database.count("select count(*) from woken")).isOne();
  }

  @Test
  void what_a_handler_says_when_it_fails_is_told_and_stands_in_no_table_in_clear() {
    handlers.put(
        "refund",
        (resumption, context) -> {
          throw new IllegalStateException("no account for canary-4111");
        });
    approvals = approvals(store);
    startGateway();

    Approval ended = cancelled(ResumeTarget.handler("refund"));

    awaitResume(ended.id(), ResumeProgress.State.RETRY);
    putOff();
    assertThat(progress(ended).lastError()).contains("canary-4111");
    assertThat(approvals.journal(ended.id()))
        .filteredOn(entry -> entry.event() == Event.RESUME_DELAYED)
        .singleElement()
        .extracting(entry -> entry.details().get("detail"), STRING)
        .contains("canary-4111");
    assertThat(database.tablesWith("canary-4111")).isEmpty();
    assertThat(database.tablesWith("IllegalStateException")).isEmpty();
  }

  @Test
  void a_handler_that_hides_a_failed_statement_does_not_count_as_done() {
    AtomicInteger calls = new AtomicInteger();
    handlers.put(
        "refund",
        (resumption, context) -> {
          if (calls.incrementAndGet() == 1) {
            try (var statement =
                context.resource(Connection.class).orElseThrow().createStatement()) {
              statement.execute("select * from no_such_table");
            } catch (SQLException hidden) {
              return;
            }
          }
          write(context, resumption.approvalId().value(), resumption.port());
        });
    approvals = approvals(store);
    startGateway();
    Approval ended = cancelled(ResumeTarget.handler("refund"));
    awaitResume(ended.id(), ResumeProgress.State.RETRY);

    hurry();

    awaitResume(ended.id(), ResumeProgress.State.DONE);
    assertThat(database.count("select count(*) from woken")).isOne();
  }

  @Test
  void two_gateways_call_a_handler_once_for_each_approval() {
    handlers.put(
        "refund",
        (resumption, context) ->
            write(context, resumption.approvalId().value(), resumption.port()));
    approvals = approvals(store);
    startGateway();
    startOtherGateway();
    for (int i = 0; i < 40; i++) {
      cancelled(ResumeTarget.handler("refund"));
    }

    awaitOutbox();

    assertThat(database.count("select count(*) from woken")).isEqualTo(40);
    assertThat(database.count("select count(distinct approval) from woken")).isEqualTo(40);
  }

  @Test
  void a_commit_whose_answer_is_lost_does_not_call_the_handler_again() {
    AtomicBoolean loseAnswer = new AtomicBoolean();
    AtomicInteger calls = new AtomicInteger();
    handlers.put(
        "refund",
        (resumption, context) -> {
          calls.incrementAndGet();
          write(context, resumption.approvalId().value(), resumption.port());
          loseAnswer.set(true);
        });
    approvals = approvals(store);
    PostgresStore unlucky = closeAfterwards(new PostgresStore(losing(loseAnswer)));
    closeAfterwards(Gateway.start(parts(unlucky), PACE));

    Approval ended = cancelled(ResumeTarget.handler("refund"));

    awaitEvent(ended.id(), Event.RESUMED);
    await().until(() -> !loseAnswer.get());
    await().during(Duration.ofMillis(300)).until(() -> calls.get() == 1);
    hurry();
    assertThat(progress(ended).state()).isEqualTo(ResumeProgress.State.DONE);
    assertThat(database.count("select count(*) from woken")).isOne();
    assertThat(approvals.journal(ended.id()))
        .extracting(JournalEntry::event)
        .containsOnlyOnce(Event.RESUMED)
        .doesNotContain(Event.RESUME_DELAYED);
  }

  /** A pool on which a commit succeeds and yet throws, once, when told. */
  private static DataSource losing(AtomicBoolean loseAnswer) {
    return (DataSource)
        Proxy.newProxyInstance(
            ResumingIT.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              Object result = invoke(pool, method, arguments);
              return result instanceof Connection connection
                  ? losing(connection, loseAnswer)
                  : result;
            });
  }

  private static Connection losing(Connection connection, AtomicBoolean loseAnswer) {
    return (Connection)
        Proxy.newProxyInstance(
            ResumingIT.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              Object result = invoke(connection, method, arguments);
              if (method.getName().equals("commit") && loseAnswer.compareAndSet(true, false)) {
                throw new SQLException("the connection was cut", "08006");
              }
              return result;
            });
  }

  private static Object invoke(Object target, java.lang.reflect.Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Test
  void a_handler_that_this_process_lacks_is_tried_again_later() {
    handlers.put("refund", (resumption, context) -> {});
    approvals = approvals(store);
    Approval ended = cancelled(ResumeTarget.handler("refund"));
    handlers.remove("refund");
    startGateway();

    awaitResume(ended.id(), ResumeProgress.State.RETRY);

    assertThat(progress(ended).lastError()).isEqualTo("no handler named refund in this process");
  }

  @Test
  void a_handler_may_ask_the_next_question_in_its_transaction() {
    handlers.put(
        "chain",
        (resumption, context) -> {
          approvals.request(
              RequestBuilder.aRequest().reference("second").resume(ResumeTarget.poll()).build());
          write(context, resumption.approvalId().value(), resumption.port());
        });
    approvals = approvals(store);
    startGateway();
    cancelled(ResumeTarget.handler("chain"));

    String second = "select count(*) from approval where reference = 'second'";
    await().until(() -> database.count(second) == 1);
    awaitOutbox();
    assertThat(channel.questions()).isNotEmpty();
    assertThat(database.count("select count(*) from woken")).isOne();
  }
}
