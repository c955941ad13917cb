package dev.countersign.postgres;

import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.KeyId;
import dev.countersign.postgres.encryption.Keyset;
import dev.countersign.postgres.encryption.SealedColumn;
import dev.countersign.postgres.encryption.UnreadableException;
import dev.countersign.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Which keyset goes with a database: the table {@code encryption_key}, and the keyset that lies in
 * the database itself when none is configured.
 */
public final class EncryptionKeys {
  /** The name of the database's own keyset, the only generated secret that is not sealed. */
  static final String OWN = "encryption-keyset";

  private static final String PROVEN = "countersign";

  private final Jdbi jdbi;

  /** The keys of a database whose schema is up to date. */
  public EncryptionKeys(DataSource database) {
    this.jdbi = Connections.jdbi(database);
  }

  /** Whether a keyset goes with the database. */
  public sealed interface Fit {
    /** It does: everything in the database can be opened. */
    record Fits(Encryption encryption) implements Fit {}

    /** It does not; the reason is one line that follows the name of the setting. */
    record Unfit(String reason) implements Fit {}
  }

  /** A key that sealed something in the database. */
  private record UsedKey(KeyId id, Instant firstUsed) {}

  /**
   * Encryption for a database. The first time, what is stored already is sealed. Several programs
   * may do this at once.
   *
   * @param configured absent for the database's own keyset, which the first to ask makes
   */
  public Fit open(@Nullable Keyset configured) {
    return jdbi.inTransaction(handle -> {
      // whoever seals what is stored may need longer than any statement should wait
      handle.execute("set local lock_timeout = 0");
      handle.execute("lock table encryption_key in exclusive mode");
      Optional<UsedKey> newest = newest(handle);
      Keyset keyset = configured != null ? configured : own(handle).orElse(null);
      if (keyset == null && newest.isPresent()) {
        return new Fit.Unfit(
            "is missing, and this database is encrypted with the key "
                + newest.get().id()
                + "; set it to the keyset that was set before");
      }
      if (keyset == null) {
        keyset = makeOwn(handle);
      }
      Encryption encryption = new Encryption(keyset);
      Optional<UsedKey> lacking = lacking(handle, encryption);
      if (lacking.isPresent()) {
        return new Fit.Unfit(lacks(lacking.get(), own(handle).isPresent()));
      }
      if (newest.isEmpty()) {
        FirstSealing.run(handle, encryption);
      }
      prove(handle, encryption, keyset.primary());
      return new Fit.Fits(encryption);
    });
  }

  private static String lacks(UsedKey key, boolean hasOwn) {
    return "lacks the key "
        + key.id()
        + ", with which this database is encrypted since "
        + key.firstUsed()
        + (hasOwn
            ? "; take the database's own keyset into it: countersign keys encryption-keyset --stored"
                + " | countersign keys encryption-keyset --rotate"
            : "; set it to the keyset that was set before, or to one that --rotate made of it");
  }

  /**
   * Encryption with the database's own keyset.
   *
   * @throws IllegalStateException if the database is encrypted with another one
   */
  static Encryption own(DataSource database) {
    return switch (new EncryptionKeys(database).open(null)) {
      case Fit.Fits fits -> fits.encryption();
      case Fit.Unfit unfit -> throw new IllegalStateException("The keyset " + unfit.reason());
    };
  }

  /** The keyset that lies in the database, if one does. */
  public Optional<Keyset> own() {
    return jdbi.withHandle(EncryptionKeys::own);
  }

  /**
   * Removes the database's own keyset for good, if the given one opens what it sealed.
   *
   * @return whether it was removed
   */
  public boolean forgetOwn(Keyset configured) {
    return jdbi.inTransaction(handle -> {
      Optional<Keyset> own = own(handle);
      if (own.isEmpty()) {
        return false;
      }
      var place = SealedColumn.ENCRYPTION_KEY_PROOF.of(own.get().primary());
      byte[] sealed = new Encryption(own.get()).seal(place, PROVEN);
      return opens(new Encryption(configured), own.get().primary(), sealed)
          && handle
                  .createUpdate("delete from generated_secret where name = :name")
                  .bind("name", OWN)
                  .execute()
              == 1;
    });
  }

  private static Optional<Keyset> own(Handle handle) {
    return handle
        .createQuery("select value from generated_secret where name = :name")
        .bind("name", OWN)
        .map((row, context) -> new String(row.getBytes("value"), StandardCharsets.UTF_8))
        .findOne()
        .map(text ->
            switch (Keyset.parse(Secret.of(text))) {
              case Keyset.Reading.Read read -> read.keyset();
              case Keyset.Reading.Refused refused ->
                  throw new IllegalStateException(
                      "The keyset in the table generated_secret " + refused.reason());
            });
  }

  private static Keyset makeOwn(Handle handle) {
    Keyset fresh = Keyset.generate();
    handle
        .createUpdate("insert into generated_secret (name, value) values (:name, :value)")
        .bind("name", OWN)
        .bind("value", fresh.text().bytes())
        .execute();
    return fresh;
  }

  private static Optional<UsedKey> newest(Handle handle) {
    return handle
        .createQuery("select * from encryption_key order by first_used desc limit 1")
        .map((row, context) -> used(row))
        .findOne();
  }

  /** A key that the keyset does not hold, if there is one. */
  private static Optional<UsedKey> lacking(Handle handle, Encryption encryption) {
    return handle
        .createQuery("select * from encryption_key order by first_used")
        .map((row, context) ->
            opens(encryption, used(row).id(), row.getBytes("proof"))
                ? Optional.<UsedKey>empty()
                : Optional.of(used(row)))
        .list()
        .stream()
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static UsedKey used(ResultSet row) throws SQLException {
    return new UsedKey(
        new KeyId((int) row.getLong("key_id")), ApprovalRow.requiredInstant(row, "first_used"));
  }

  private static boolean opens(Encryption encryption, KeyId key, byte[] proof) {
    try {
      return encryption.text(SealedColumn.ENCRYPTION_KEY_PROOF.of(key), proof).equals(PROVEN);
    } catch (UnreadableException e) {
      return false;
    }
  }

  private static void prove(Handle handle, Encryption encryption, KeyId key) {
    handle
        .createUpdate(
            "insert into encryption_key (key_id, proof) values (:key, :proof) on conflict do nothing")
        .bind("key", Integer.toUnsignedLong(key.value()))
        .bind("proof", encryption.seal(SealedColumn.ENCRYPTION_KEY_PROOF.of(key), PROVEN))
        .execute();
  }
}
