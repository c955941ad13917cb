package dev.countersign.postgres;

import dev.countersign.secret.Secret;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** Secrets that nobody configured: made once, shared by all nodes of a database. */
public final class GeneratedSecrets {
  private final Jdbi jdbi;

  /** The secrets in a database whose schema is up to date. */
  public GeneratedSecrets(DataSource database) {
    this.jdbi = Connections.jdbi(database);
  }

  /** The secret of that name; the first to ask makes it. */
  public Secret getOrCreate(String name, Supplier<Secret> fresh) {
    return jdbi.inTransaction(handle -> {
      handle
          .createUpdate(
              "insert into generated_secret (name, value) values (:name, :value) on conflict do nothing")
          .bind("name", name)
          .bind("value", fresh.get().reveal())
          .execute();
      return Secret.of(
          handle
              .createQuery("select value from generated_secret where name = :name")
              .bind("name", name)
              .mapTo(String.class)
              .one());
    });
  }
}
