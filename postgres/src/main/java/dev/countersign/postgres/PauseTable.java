package dev.countersign.postgres;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.FailureClass;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.SealedColumn;
import dev.countersign.store.AccountPause;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table {@code account_pause}. */
final class PauseTable {
  private PauseTable() {}

  static List<AccountPause> all(Handle handle, Encryption encryption) {
    return handle
        .createQuery("select * from account_pause order by account")
        .map((row, context) -> read(encryption, row))
        .list();
  }

  static Optional<AccountPause> find(Handle handle, Encryption encryption, AccountId account) {
    return handle
        .createQuery("select * from account_pause where account = :account")
        .bind("account", account.value())
        .map((row, context) -> read(encryption, row))
        .findOne();
  }

  private static AccountPause read(Encryption encryption, ResultSet row) throws SQLException {
    AccountId account = new AccountId(row.getString("account"));
    return new AccountPause(
        account,
        FailureClass.valueOf(row.getString("reason")),
        encryption.text(SealedColumn.ACCOUNT_PAUSE_DETAIL.of(account), row.getBytes("detail")),
        ApprovalRow.requiredInstant(row, "since"),
        ApprovalRow.requiredInstant(row, "until"),
        row.getInt("tries"),
        row.getString("credential"));
  }

  static boolean takeTry(Handle handle, AccountId account, Duration lease) {
    return handle
            .createUpdate(
                """
                update account_pause set until = clock_timestamp() + :lease * interval '1 millisecond'
                where account = :account and until <= clock_timestamp()
                """)
            .bind("lease", lease.toMillis())
            .bind("account", account.value())
            .execute()
        == 1;
  }

  static boolean pause(Handle handle, Encryption encryption, AccountPause pause) {
    return handle
        .createQuery(
            """
            insert into account_pause as known (account, reason, detail, since, until, tries, credential)
            values (:account, :reason, :detail, :since, :until, :tries, :credential)
            on conflict (account) do update
            set reason = excluded.reason, detail = excluded.detail, until = excluded.until, tries = excluded.tries,
              credential = excluded.credential
            returning xmax = 0
            """)
        .bind("account", pause.account().value())
        .bind("reason", pause.reason().name())
        .bind(
            "detail",
            encryption.seal(SealedColumn.ACCOUNT_PAUSE_DETAIL.of(pause.account()), pause.detail()))
        .bind("since", pause.since())
        .bind("until", pause.until())
        .bind("tries", pause.tries())
        .bind("credential", pause.credential())
        .mapTo(Boolean.class)
        .one();
  }

  static boolean end(Handle handle, AccountId account) {
    return handle
            .createUpdate("delete from account_pause where account = :account")
            .bind("account", account.value())
            .execute()
        == 1;
  }
}
