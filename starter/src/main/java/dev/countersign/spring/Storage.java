package dev.countersign.spring;

import dev.countersign.postgres.EncryptionKeys;
import dev.countersign.postgres.PostgresStore;
import dev.countersign.postgres.embedded.Ownership;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.spring.settings.SecretPlaces;
import dev.countersign.spring.settings.Settings;
import java.util.Map;

/**
 * What everything else stands on: the database, the keys for what is stored in it, and the store.
 */
public record Storage(CountersignDatabase database, Encryption encryption, PostgresStore store) {
  /**
   * Opens it without Spring, so that a program can do both at the same time.
   *
   * @throws SettingsException when it cannot be opened with these settings
   */
  public static Storage open(
      Settings settings, Map<String, String> environment, Ownership ownership) {
    SecretPlaces secrets = new SecretPlaces(settings.secrets(), environment);
    ConfiguredKeyset keyset =
        new ConfiguredKeyset(settings.encryptionKeyset(), secrets, environment);
    CountersignDatabase database =
        CountersignDatabase.open(settings, secrets, environment, ownership);
    try {
      Encryption encryption = keyset.open(new EncryptionKeys(database.dataSource()));
      return new Storage(
          database, encryption, new PostgresStore(database.dataSource(), encryption));
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }
}
