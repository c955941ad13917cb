package dev.countersign.postgres;

import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.SealedColumn;
import dev.countersign.postgres.encryption.SealedColumn.Place;
import dev.countersign.secret.Secret;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** Secrets that nobody configured: made once, shared by all nodes of a database. */
public final class GeneratedSecrets {
  private final Jdbi jdbi;
  private final Encryption encryption;

  /** The secrets in a database whose schema is up to date. */
  public GeneratedSecrets(DataSource database, Encryption encryption) {
    this.jdbi = Connections.jdbi(database);
    this.encryption = encryption;
  }

  /** The secret of that name; the first to ask makes it. */
  public Secret getOrCreate(String name, Supplier<Secret> fresh) {
    Place place = SealedColumn.GENERATED_SECRET_VALUE.of(name);
    return jdbi.inTransaction(handle -> {
      handle
          .createUpdate(
              "insert into generated_secret (name, value) values (:name, :value) on conflict do nothing")
          .bind("name", name)
          .bind("value", encryption.seal(place, fresh.get().bytes()))
          .execute();
      return Secret.of(
          handle
              .createQuery("select value from generated_secret where name = :name")
              .bind("name", name)
              .map((row, context) -> encryption.text(place, row.getBytes("value")))
              .one());
    });
  }
}
