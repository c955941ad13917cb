package dev.countersign.postgres;

import dev.countersign.channel.AccountId;
import dev.countersign.value.Fingerprint;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the HTTP API. A key is {@code csk_} and 256 random bits, shown once and stored as
 * SHA-256: it is random, so that a slow hash would protect nothing more.
 */
public final class ApiKeys {
  private static final int BYTES = 32;
  private final Jdbi jdbi;

  /** The keys in a database whose schema is up to date. */
  public ApiKeys(DataSource database) {
    this.jdbi = Connections.jdbi(database);
  }

  /**
   * A key as listed; the key itself is not kept.
   *
   * @param accounts the accounts that it may use; absent for all
   */
  public record ApiKey(
      String id,
      String name,
      Set<String> scopes,
      @Nullable Set<AccountId> accounts,
      Instant createdAt,
      @Nullable Instant revokedAt,
      @Nullable Instant exposedAt) {
    public ApiKey {
      scopes = Set.copyOf(scopes);
      accounts = accounts == null ? null : Set.copyOf(accounts);
    }

    /** Whether the key may use the account. */
    public boolean mayUse(AccountId account) {
      return accounts == null || accounts.contains(account);
    }
  }

  /** A fresh key, in clear for the only time. */
  public record CreatedKey(String id, String key) {
    @Override
    public String toString() {
      return "CreatedKey[" + id + "]";
    }
  }

  /**
   * Makes a key.
   *
   * @param random 32 random bytes for the key and 8 for its id
   * @param accounts the accounts that it may use; absent for all
   */
  public CreatedKey create(
      String name, Set<String> scopes, @Nullable Set<AccountId> accounts, byte[] random) {
    if (random.length != BYTES + 8) {
      throw new IllegalArgumentException("A key needs 40 random bytes, got " + random.length);
    }
    String key =
        "csk_"
            + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(random, BYTES));
    String id = "key_" + HexFormat.of().formatHex(random, BYTES, random.length);
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "insert into api_key (id, name, hash, scopes, accounts) values (:id, :name, :hash, :scopes, :accounts)")
            .bind("id", id)
            .bind("name", name)
            .bind("hash", Fingerprint.sha256(key))
            .bind("scopes", new TreeSet<>(scopes).toArray(String[]::new))
            .bind("accounts", names(accounts))
            .execute());
    return new CreatedKey(id, key);
  }

  /** The key that a caller presents, unless it is unknown or revoked. */
  public Optional<ApiKey> find(String presented) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from api_key where hash = :hash and revoked_at is null")
            .bind("hash", Fingerprint.sha256(presented))
            .map((row, context) -> read(row))
            .findOne());
  }

  /** Whether the key of that id is known and was not revoked. */
  public boolean isInForce(String id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "select exists (select 1 from api_key where id = :id and revoked_at is null)")
            .bind("id", id)
            .mapTo(Boolean.class)
            .one());
  }

  /** All keys, newest first. */
  public List<ApiKey> list() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from api_key order by created_at desc, id")
            .map((row, context) -> read(row))
            .list());
  }

  /** Ends a key. False when there is none of that id, or it was ended before. */
  public boolean revoke(String id) {
    return jdbi.withHandle(handle ->
        handle
                .createUpdate(
                    "update api_key set revoked_at = now() where id = :id and revoked_at is null")
                .bind("id", id)
                .execute()
            == 1);
  }

  /** Notes that a key was seen where it must not be, such as in a URL. */
  public void markExposed(String presented) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "update api_key set exposed_at = now() where hash = :hash and exposed_at is null")
            .bind("hash", Fingerprint.sha256(presented))
            .execute());
  }

  private static String @Nullable [] names(@Nullable Set<AccountId> accounts) {
    return accounts == null
        ? null
        : accounts.stream().map(AccountId::value).sorted().toArray(String[]::new);
  }

  private static ApiKey read(ResultSet row) throws SQLException {
    java.sql.Array accounts = row.getArray("accounts");
    return new ApiKey(
        row.getString("id"),
        row.getString("name"),
        Set.of((String[]) row.getArray("scopes").getArray()),
        accounts == null
            ? null
            : Arrays.stream((String[]) accounts.getArray())
                .map(AccountId::new)
                .collect(Collectors.toUnmodifiableSet()),
        ApprovalRow.requiredInstant(row, "created_at"),
        ApprovalRow.instant(row, "revoked_at"),
        ApprovalRow.instant(row, "exposed_at"));
  }
}
