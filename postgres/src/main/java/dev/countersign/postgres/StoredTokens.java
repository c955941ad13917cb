package dev.countersign.postgres;

import dev.countersign.channel.AccountId;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.SealedColumn;
import dev.countersign.secret.ExpiringSecret;
import dev.countersign.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Access tokens that came of refreshing configured ones: the table {@code refreshed_token}. */
public final class StoredTokens {
  private final Jdbi jdbi;
  private final Encryption encryption;

  /** The tokens in a database. */
  public StoredTokens(DataSource database, Encryption encryption) {
    this.jdbi = Connections.jdbi(database);
    this.encryption = encryption;
  }

  /**
   * The newest token that came of a configured one.
   *
   * @param origin recognises the configured one
   * @throws dev.countersign.store.StoreUnavailable when the database cannot be asked now
   */
  public Optional<ExpiringSecret> find(AccountId account, String origin) {
    return Failure.telling(() ->
        jdbi.withHandle(handle ->
            handle
                .createQuery(
                    """
                    select token, expires_at from refreshed_token
                    where account = :account and origin = :origin and token is not null
                    """)
                .bind("account", account.value())
                .bind("origin", origin)
                .map((row, context) ->
                    new ExpiringSecret(
                        Secret.of(
                            encryption.text(
                                SealedColumn.REFRESHED_TOKEN_TOKEN.of(account),
                                row.getBytes("token"))),
                        row.getTimestamp("expires_at").toInstant()))
                .findOne()));
  }

  /**
   * The right to refresh the token of an account now; at once for a configured token that was not
   * seen before. False when it is too early, or somebody else does it.
   */
  public boolean claim(AccountId account, String origin, Duration lease) {
    return jdbi.withHandle(handle ->
        handle
                .createUpdate(
                    """
                    insert into refreshed_token as known (account, origin, due_at)
                    values (:account, :origin, now() + :lease * interval '1 millisecond')
                    on conflict (account) do update
                    set origin = excluded.origin, due_at = excluded.due_at,
                      token = case when known.origin = excluded.origin then known.token end,
                      expires_at = case when known.origin = excluded.origin then known.expires_at end
                    where known.origin <> excluded.origin or known.due_at <= now()
                    """)
                .bind("account", account.value())
                .bind("origin", origin)
                .bind("lease", lease.toMillis())
                .execute()
            == 1);
  }

  /**
   * Stores how a refresh ended.
   *
   * @param token the new token; absent when there is none
   * @param expiresIn how long it lives
   * @param again when to refresh next
   */
  public void refreshed(
      AccountId account,
      String origin,
      @Nullable Secret token,
      @Nullable Duration expiresIn,
      Instant again) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                update refreshed_token
                set token = coalesce(:token, token), due_at = :again,
                  expires_at = coalesce(now() + :life * interval '1 second', expires_at)
                where account = :account and origin = :origin
                """)
            .bind(
                "token",
                encryption.sealOrNull(
                    SealedColumn.REFRESHED_TOKEN_TOKEN.of(account),
                    token == null ? null : token.reveal()))
            .bind("life", expiresIn == null ? null : expiresIn.toSeconds())
            .bind("again", again)
            .bind("account", account.value())
            .bind("origin", origin)
            .execute());
  }
}
