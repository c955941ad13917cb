package dev.countersign.spring;

import dev.countersign.expression.Scope;
import dev.countersign.expression.SecretText;
import dev.countersign.expression.Template;
import dev.countersign.postgres.EncryptionKeys;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.postgres.encryption.Keyset;
import dev.countersign.spring.settings.SecretPlaces;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is stored is encrypted with: the setting {@code encryption.keyset}, looked up once. */
public final class ConfiguredKeyset {
  private static final String SETTING = "setting encryption.keyset: ";

  private final @Nullable Keyset keyset;

  /**
   * The keyset of the settings.
   *
   * @throws SettingsException if the secret is missing or is no keyset
   */
  ConfiguredKeyset(
      @Nullable Template template, SecretPlaces places, Map<String, String> environment) {
    this.keyset = template == null ? null : parse(template, places, environment);
  }

  private static Keyset parse(
      Template template, SecretPlaces places, Map<String, String> environment) {
    SecretText text;
    try {
      text = template.resolveSecret(places, Scope.empty().withEnvironment(environment::get));
    } catch (UncheckedIOException e) {
      throw new SettingsException(SETTING + e.getMessage());
    }
    return switch (text) {
      case SecretText.Found found ->
          switch (Keyset.parse(found.secret())) {
            case Keyset.Reading.Read read -> read.keyset();
            case Keyset.Reading.Refused refused ->
                throw new SettingsException(
                    SETTING + refused.reason() + "; countersign keys encryption-keyset prints one");
          };
      case SecretText.Missing missing ->
          throw new SettingsException(
              SETTING
                  + "the secret "
                  + missing.names().getFirst()
                  + " is in none of "
                  + places.describe());
    };
  }

  /** The keyset; empty where none is set. */
  public Optional<Keyset> keyset() {
    return Optional.ofNullable(keyset);
  }

  /**
   * Encryption of a database with this keyset, or where none is set with the database's own.
   *
   * @throws SettingsException if the database is encrypted with another keyset
   */
  Encryption open(EncryptionKeys keys) {
    return switch (keys.open(keyset)) {
      case EncryptionKeys.Fit.Fits fits -> fits.encryption();
      case EncryptionKeys.Fit.Unfit unfit -> throw new SettingsException(SETTING + unfit.reason());
    };
  }
}
