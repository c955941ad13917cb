package dev.countersign.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approval.Approval;
import dev.countersign.approval.Command;
import dev.countersign.channel.AccountId;
import dev.countersign.store.EventKey;
import dev.countersign.store.IdempotencyKey;
import dev.countersign.store.InboxClaim;
import dev.countersign.store.Quarantined;
import dev.countersign.store.ReceivedWebhook;
import dev.countersign.store.ResumeProgress;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is finished and old goes; what somebody still needs stays. */
class RetentionIT extends StoreFixture {
  private static final AccountId SHOP = Example.SHOP.id();
  private static final Duration MONTH = Duration.ofDays(30);
  private static final int MANY = 100;

  @Test
  void handled_webhooks_go_when_they_are_old_with_what_was_set_aside_of_them() {
    InboxClaim old = received();
    handle(old);
    handle(received());
    InboxClaim open = received();
    for (InboxClaim claim : List.of(old, open)) {
      database.change(
          "update inbox set received_at = now() - interval '31 days' where id = " + claim.id());
    }

    assertThat(store.retention().removeWebhooks(MONTH, MANY)).isOne();

    assertThat(database.count("select count(*) from inbox where ended_at is not null")).isOne();
    assertThat(database.count("select count(*) from inbox where due_at is not null"))
        .as("what nobody handled stays, however old")
        .isOne();
    assertThat(database.count("select count(*) from quarantine")).isOne();
  }

  @Test
  void an_event_is_recognised_for_as_long_as_its_key_is_kept() {
    EventKey event = new EventKey(SHOP, "tapped", "mid.1");
    assertThat(says(transaction -> transaction.isFirst(event))).isTrue();

    store.retention().removeWebhooks(MONTH, MANY);
    assertThat(says(transaction -> transaction.isFirst(event))).isFalse();

    database.change("update inbound_event set seen_at = now() - interval '37 days'");
    assertThat(store.retention().removeWebhooks(MONTH, MANY)).as("it may come again").isZero();

    database.change("update inbound_event set seen_at = now() - interval '39 days'");
    assertThat(store.retention().removeWebhooks(MONTH, MANY)).isOne();
    assertThat(says(transaction -> transaction.isFirst(event))).isTrue();
  }

  @Test
  void approvals_that_ended_long_ago_go_with_everything_that_belongs_to_them() {
    Approval old = ended();
    Approval young = ended();
    Approval open = asked(RequestBuilder.aRequest().build());
    says(transaction -> {
      transaction.claimKey(new IdempotencyKey("key_1", "order-1", "print"), old.id());
      return true;
    });
    finishEffects();
    age(old);
    database.change("update approval set requested_at = now() - interval '31 days'");

    assertThat(store.retention().removeApprovals(MONTH, MANY)).isOne();

    assertThat(store.views().approval(old.id())).isEmpty();
    assertThat(store.views().approval(young.id())).isPresent();
    assertThat(store.views().approval(open.id())).isPresent();
    for (String table : List.of("journal", "outbox", "approver", "voter", "idempotency")) {
      assertThat(
              database.count(
                  "select count(*) from " + table + " where approval_id = '" + old.id() + "'"))
          .as(table)
          .isZero();
    }
    assertThat(new JournalCheck(pool).run().broken()).isEmpty();
  }

  @Test
  void messages_go_when_their_approval_ended_long_ago_and_the_rest_of_it_stays() {
    Approval old = ended();
    Approval young = ended();
    Approval sending = ended();
    Approval open = asked(RequestBuilder.aRequest().build());
    finishEffects();
    age(old);
    age(sending);
    database.change(
        "update outbox set state = 'READY', due_at = now() where lane = 'SEND' and approval_id = '"
            + sending.id()
            + "'");
    assertThat(messages(old)).isPositive();

    assertThat(store.retention().removeMessages(MONTH, MANY)).isPositive();

    assertThat(messages(old)).isZero();
    assertThat(store.views().approval(old.id()).orElseThrow().resume().state())
        .isEqualTo(ResumeProgress.State.DONE);
    assertThat(store.views().journal(old.id())).isNotEmpty();
    for (Approval kept : List.of(young, sending, open)) {
      assertThat(messages(kept)).isPositive();
    }
    assertThat(store.retention().removeMessages(MONTH, MANY)).isZero();
  }

  private static long messages(Approval approval) {
    return database.count(
        "select count(*) from outbox where lane = 'SEND' and approval_id = '"
            + approval.id()
            + "'");
  }

  @Test
  void a_workflow_that_could_not_be_woken_keeps_its_approval() {
    Approval dead = ended();
    Approval due = ended();
    age(dead);
    age(due);
    finishEffects();
    change(dead, "state = 'DEAD', due_at = null");
    change(due, "state = 'READY', due_at = now()");

    assertThat(store.retention().removeApprovals(MONTH, MANY)).isZero();

    change(dead, "state = 'DONE'");
    assertThat(store.retention().removeApprovals(MONTH, MANY)).isOne();
  }

  @Test
  void little_is_removed_at_a_time_the_oldest_first() {
    Approval first = ended();
    Approval second = ended();
    finishEffects();
    age(first);
    age(second);
    database.change(
        "update approval set ended_at = ended_at - interval '1 day' where id = '"
            + second.id()
            + "'");

    assertThat(store.retention().removeApprovals(MONTH, 1)).isOne();
    assertThat(store.views().approval(second.id())).isEmpty();
    assertThat(store.views().approval(first.id())).isPresent();
  }

  @Test
  void nobody_is_waited_for() throws SQLException {
    Approval held = ended();
    Approval free = ended();
    finishEffects();
    age(held);
    age(free);

    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("select 1 from approval where id = '" + held.id() + "' for update");

      assertThat(store.retention().removeApprovals(MONTH, MANY)).isOne();
      assertThat(store.views().approval(free.id())).isEmpty();
      other.rollback();
    }
    assertThat(store.retention().removeApprovals(MONTH, MANY)).isOne();
  }

  private Approval ended() {
    Approval approval = asked(RequestBuilder.aRequest().build());
    return apply(approval.id(), new Command.Cancel(CALLER)).approval();
  }

  private static void age(Approval approval) {
    database.change(
        "update approval set ended_at = now() - interval '31 days' where id = '"
            + approval.id()
            + "'");
  }

  private static void finishEffects() {
    database.change("update outbox set state = 'DONE', due_at = null");
  }

  private static void change(Approval approval, String resume) {
    database.change(
        "update outbox set "
            + resume
            + " where lane = 'RESUME' and approval_id = '"
            + approval.id()
            + "'");
  }

  private InboxClaim received() {
    store.inbox().receive(new ReceivedWebhook("{}".getBytes(StandardCharsets.UTF_8), Set.of(SHOP)));
    return store.inbox().claim(1, LEASE).getFirst();
  }

  private void handle(InboxClaim claim) {
    says(transaction ->
        transaction.complete(
            claim, List.of(new Quarantined(0, Quarantined.Reason.UNREADABLE, "not JSON"))));
  }
}
