package dev.countersign.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.Command;
import dev.countersign.approval.Delivery;
import dev.countersign.approval.Effect;
import dev.countersign.approval.Lifecycle;
import dev.countersign.approval.Occasion;
import dev.countersign.approval.Status;
import dev.countersign.approver.Responder;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.MessageId;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.reply.ReplyKey;
import dev.countersign.store.AskPosition;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** What an earlier version stored goes on. */
class MigrationIT {
  private static final ReplyKey KEY = ReplyKey.of(new byte[16]);
  private static final Address ADA = new Address(new AccountId("shop"), "6543217890123456");
  private static final ApprovalId ASKED = ApprovalId.of(new byte[16]);
  private static final ApprovalId PARKED =
      ApprovalId.of(new byte[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1});

  @Test
  void what_waits_under_the_first_tables_is_answered_under_these() {
    try (TestDatabase database = TestDatabase.empty()) {
      Flyway.configure(MigrationIT.class.getClassLoader())
          .dataSource(database.pool())
          .locations("classpath:db/countersign")
          .table("countersign_schema")
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .target("1")
          .load()
          .migrate();
      approval(database, ASKED, "WAITING", "SENT", "'mid.1'", KEY.hash().value());
      approval(database, PARKED, "PARKED", "PARKED", "null", "another");
      database.change(
          """
          insert into outbox (effect_key, approval_id, lane, kind, payload, state, due_at)
          values ('ask:%s:0:1', '%s', 'SEND', 'ASK',
            '{"ask":0,"account":"shop","to":"6543217890123456","replyKey":"%s"}', 'READY', now())
          """
              .formatted(ASKED, ASKED, KEY.value()));
      database.change(
          "insert into contact (account, address, name, last_inbound) values ('shop', '6543217890123456', 'Ada', now())");

      Schema.migrate(database.pool());

      try (PostgresStore store = new PostgresStore(database.pool())) {
        assertThat(store.outbox().claimSends(10, Duration.ofMinutes(1), StoreFixture.IDLE))
            .singleElement()
            .satisfies(claim ->
                assertThat(claim.effect())
                    .isInstanceOfSatisfying(
                        Effect.AskApprover.class,
                        ask -> {
                          assertThat(ask.occasion()).isEqualTo(Occasion.FIRST);
                          assertThat(ask.page()).isZero();
                        }));
        assertThat(database.ask("select account from outbox")).containsExactly("shop");
        boolean isDecided =
            store.transact(transaction -> {
              Responder ada = new Responder(ADA);
              assertThat(transaction.asks().findByReplyKey(KEY.hash()))
                  .contains(new AskPosition(ASKED, 0));
              assertThat(transaction.asks().findByMessage(ADA.account(), new MessageId("mid.1")))
                  .contains(new AskPosition(ASKED, 0));
              assertThat(transaction.asks().openAt(ada)).containsExactly(new AskPosition(ASKED, 0));
              assertThat(transaction.asks().parkedAt(ada)).containsExactly(PARKED);
              Approval before = transaction.lock(ASKED).orElseThrow();
              assertThat(before.asks().getFirst().channel()).isEqualTo(ChannelKind.INSTAGRAM);
              assertThat(before.asks().getFirst().delivery()).isEqualTo(Delivery.SENT);
              Command answer =
                  new Command.Answer(
                      new Command.Question.OfKey(KEY.hash()),
                      ChoiceKey.APPROVE,
                      ada,
                      new MessageId("mid.tap"));
              transaction.update(before, Lifecycle.apply(before, answer, transaction.now()));
              return true;
            });
        assertThat(isDecided).isTrue();
        assertThat(store.views().approval(ASKED).orElseThrow().approval().status())
            .isEqualTo(Status.DECIDED);
        assertThat(database.ask("select is_open from approver order by approval_id"))
            .containsExactly("f", "t");
      }
    }
  }

  private static void approval(
      TestDatabase database,
      ApprovalId id,
      String status,
      String delivery,
      String message,
      String hash) {
    database.change(
        """
        insert into approval (id, version, status, account, channel, fields, choices, resume_kind, requested_at,
          expires_at, digest, journal_length, journal_head)
        values ('%s', 1, '%s', 'shop', 'instagram',
          '[{"key":"a","label":"A","value":"1","display":"READABLE","input":"LOCKED"}]',
          '[{"key":"approve","title":"Approve","approves":true},{"key":"reject","title":"Reject","approves":false}]',
          'poll', now(), now() + interval '1 hour', 'digest', 0, ''::bytea)
        """
            .formatted(id, status));
    database.change(
        """
        insert into approver (approval_id, position, account, address, reply_key_hash, delivery, message_id)
        values ('%s', 0, 'shop', '6543217890123456', '%s', '%s', %s)
        """
            .formatted(id, hash, delivery, message));
  }
}
