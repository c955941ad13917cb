package dev.countersign.faults.world;

import dev.countersign.postgres.EncryptionKeys;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.SealedColumn;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * A webhook as the database has it.
 *
 * @param at when it was stored, by the database's clock
 */
public record StoredWebhook(Instant at, String body) {

  /** All that are stored. */
  public static List<StoredWebhook> of(World world) {
    Database database = world.database();
    Encryption encryption =
        switch (new EncryptionKeys(database.source()).open(null)) {
          case EncryptionKeys.Fit.Fits fits -> fits.encryption();
          case EncryptionKeys.Fit.Unfit unfit -> throw new Unexpected(unfit.reason());
        };
    return database.query(
        "select id, received_at, body from inbox",
        row ->
            new StoredWebhook(
                row.getTimestamp(2).toInstant(),
                new String(
                    encryption.open(SealedColumn.INBOX_BODY.of(row.getLong(1)), row.getBytes(3)),
                    StandardCharsets.UTF_8)));
  }
}
