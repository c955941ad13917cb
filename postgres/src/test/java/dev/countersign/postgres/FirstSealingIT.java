package dev.countersign.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.State;
import dev.countersign.channel.AccountId;
import dev.countersign.field.Field;
import dev.countersign.journal.JournalEntry;
import dev.countersign.postgres.JournalTable.Line;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.secret.Secret;
import dev.countersign.store.IdempotencyKey;
import dev.countersign.store.KeyClaim;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the second tables held in clear is sealed at the first start with these, and nothing of it
 * is lost.
 */
class FirstSealingIT {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final ApprovalId FAILED = ApprovalId.of(new byte[16]);
  private static final ApprovalId TAMPERED =
      ApprovalId.of(new byte[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1});

  private static final List<String> CLEAR =
      List.of(
          "canary-title",
          "canary-readable",
          "canary-concealed",
          "canary-digest",
          "canary-reason",
          "canary-key-in-the-address",
          "canary-detail",
          "canary-payload",
          "canary-error",
          "canary-body",
          "canary-fingerprint",
          "canary-pause",
          "IGAAcanary",
          "canary-secret");

  @SuppressWarnings("NullAway.Init") // opened before each test
  private TestDatabase database;

  @BeforeEach
  void fill_the_second_tables() {
    database = TestDatabase.empty();
    Flyway.configure(FirstSealingIT.class.getClassLoader())
        .dataSource(database.pool())
        .locations("classpath:db/countersign")
        .table("countersign_schema")
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .target("2")
        .load()
        .migrate();
    approval(FAILED, "canary-detail 1", "canary-detail 2");
    approval(TAMPERED, "canary-detail 3", "canary-detail 4");
    database.change(
        "update journal set details = '{\"detail\":\"canary-detail 5\"}' where position = 2 and approval_id = '%s'"
            .formatted(TAMPERED));
    database.change(
        """
        insert into outbox (effect_key, approval_id, lane, kind, payload, state, due_at, last_error) values
          ('ask', '%1$s', 'SEND', 'ASK', '', 'DEAD', null, 'canary-error'),
          ('resume', '%1$s', 'RESUME', 'RESUME', '{"canary-payload":1}', 'RETRY', now(), 'canary-error 503')
        """
            .formatted(FAILED));
    database.change(
        "insert into inbox (body, verified_for) values (convert_to('canary-body', 'UTF8'), '{shop}')");
    database.change(
        "insert into idempotency (owner, key, fingerprint, approval_id) values ('o', 'k', 'canary-fingerprint', '%s')"
            .formatted(FAILED));
    database.change(
        "insert into account_pause values ('shop', 'TOKEN', 'canary-pause', now(), now(), 1, null)");
    database.change(
        "insert into refreshed_token values ('shop', 'origin', 'IGAAcanary', now() + interval '1 day', now())");
    database.change("insert into generated_secret values ('cursor-key', 'canary-secret')");
  }

  @AfterEach
  void drop_the_database() {
    database.close();
  }

  /** A failed approval with a journal whose hashes are over the clear details. */
  private void approval(ApprovalId id, String... details) {
    Instant at = Instant.parse("2026-03-01T12:00:00Z");
    JournalHead head = JournalHead.START;
    StringBuilder entries = new StringBuilder();
    for (String detail : details) {
      String json = "{\"detail\":\"" + detail + "\"}";
      head = JournalTable.next(head, id, new Line(at, "SEND_FAILED", "countersign:sender", json));
      entries.append(
          "insert into journal (approval_id, position, at, event, actor, details, hash) values ('%s', %d, '%s', 'SEND_FAILED', 'countersign:sender', '%s', %s);"
              .formatted(id, head.length(), at, json, bytes(head)));
    }
    database.change(
        """
        insert into approval (id, version, status, account, title, fields, choices, resume_kind, resume_target,
          requested_at, expires_at, digest, ended_at, end_reason, journal_length, journal_head)
        values ('%s', 2, 'UNDELIVERABLE', 'shop', 'canary-title',
          '[{"key":"a","label":"A","value":"canary-readable","display":"READABLE","input":"LOCKED"},
            {"key":"b","label":"B","value":{"n":[1.0,null,"canary-concealed"]},"display":"CONCEALED","input":"LOCKED"}]',
          '[{"key":"approve","title":"Approve","approves":true}]', 'http', 'https://app.example.com/?key=canary-key-in-the-address',
          now(), now() + interval '1 hour', 'canary-digest', now(), 'canary-reason', %d, %s)
        """
            .formatted(id, head.length(), bytes(head)));
    database.change(
        """
        insert into approver (approval_id, position, account, address, channel, delivery, is_open)
        values ('%s', 0, 'shop', '6543217890123456', 'instagram', 'FAILED', false)
        """
            .formatted(id));
    database.change(entries.toString());
  }

  private static String bytes(JournalHead head) {
    return "decode('" + HexFormat.of().formatHex(head.hash().toByteArray()) + "', 'hex')";
  }

  @Test
  void everything_is_sealed_and_everything_is_still_there() {
    Schema.migrate(database.pool());

    assertSealedAndThere();
  }

  private void assertSealedAndThere() {
    Encryption encryption = EncryptionKeys.own(database.pool());

    for (String clear : CLEAR) {
      assertThat(database.tablesWith(clear)).as(clear).isEmpty();
    }
    try (PostgresStore store = new PostgresStore(database.pool(), encryption)) {
      Approval failed = store.views().approval(FAILED).orElseThrow().approval();
      assertThat(failed.request().title()).isEqualTo("canary-title");
      assertThat(failed.request().fields())
          .extracting(Field::value)
          .extracting(value -> value.display())
          .containsExactly("canary-readable", "{\"n\":[1.0,null,\"canary-concealed\"]}");
      assertThat(failed.digest()).isEqualTo("canary-digest");
      assertThat(failed.request().resume())
          .isEqualTo(
              ResumeTarget.http(
                  URI.create("https://app.example.com/?key=canary-key-in-the-address")));
      assertThat(failed.state())
          .isInstanceOfSatisfying(
              State.Undeliverable.class,
              end -> assertThat(end.reason()).isEqualTo("canary-reason"));
      assertThat(store.views().approval(FAILED).orElseThrow().resume().lastError())
          .isEqualTo("canary-error 503");
      assertThat(store.views().journal(FAILED))
          .extracting(JournalEntry::details)
          .extracting(details -> details.get("detail"))
          .containsExactly("canary-detail 1", "canary-detail 2");
      assertThat(store.outbox().claimResumes(10, LEASE, StoreFixture.IDLE))
          .singleElement()
          .satisfies(
              wake -> assertThat(wake.delivery().body()).isEqualTo("{\"canary-payload\":1}"));
      assertThat(store.outbox().claimSends(10, LEASE, StoreFixture.IDLE)).isEmpty();
      assertThat(store.inbox().claim(10, LEASE))
          .singleElement()
          .satisfies(claim ->
              assertThat(new String(claim.webhook().body(), StandardCharsets.UTF_8))
                  .isEqualTo("canary-body"));
      KeyClaim replay =
          store.transact(transaction ->
              transaction.claimKey(new IdempotencyKey("o", "k", "canary-fingerprint"), TAMPERED));
      assertThat(replay).isEqualTo(new KeyClaim.Replay(FAILED));
      assertThat(store.views().pauses())
          .singleElement()
          .satisfies(pause -> assertThat(pause.detail()).isEqualTo("canary-pause"));
    }
    assertThat(
            new StoredTokens(database.pool(), encryption)
                .find(new AccountId("shop"), "origin")
                .map(token -> token.secret().reveal()))
        .isEqualTo(Optional.of("IGAAcanary"));
    assertThat(
            new GeneratedSecrets(database.pool(), encryption)
                .getOrCreate("cursor-key", () -> Secret.of("another")))
        .isEqualTo(Secret.of("canary-secret"));
  }

  @Test
  void a_journal_that_was_changed_before_is_still_found() {
    Schema.migrate(database.pool());
    EncryptionKeys.own(database.pool());

    assertThat(new JournalCheck(database.pool()).run().broken())
        .containsExactly(new JournalCheck.Broken(TAMPERED, 2, "an entry was changed"));
  }

  @Test
  void a_second_start_seals_nothing_again() {
    Schema.migrate(database.pool());
    EncryptionKeys.own(database.pool());
    List<@Nullable String> before = rows();

    EncryptionKeys.own(database.pool());

    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void a_start_that_fails_on_the_way_leaves_everything_to_the_next() {
    Schema.migrate(database.pool());
    List<@Nullable String> before = rows();
    database.change(
        "alter table generated_secret add constraint no_keys check (name <> 'encryption-keyset')");
    assertThatThrownBy(() -> EncryptionKeys.own(database.pool())).isNotNull();
    assertThat(rows()).isEqualTo(before);
    database.change("alter table generated_secret drop constraint no_keys");
    database.change("alter table encryption_key add constraint no_proofs check (false)");
    assertThatThrownBy(() -> EncryptionKeys.own(database.pool())).isNotNull();
    assertThat(rows()).isEqualTo(before);
    database.change("alter table encryption_key drop constraint no_proofs");

    assertSealedAndThere();
  }

  private List<@Nullable String> rows() {
    return database.ask(
        """
        select t::text from approval t union all select t::text from journal t union all select t::text from outbox t
        union all select t::text from inbox t union all select t::text from idempotency t
        union all select t::text from account_pause t union all select t::text from refreshed_token t
        union all select t::text from generated_secret t union all select t::text from encryption_key t
        """);
  }
}
