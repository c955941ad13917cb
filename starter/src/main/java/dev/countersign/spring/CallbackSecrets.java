package dev.countersign.spring;

import dev.countersign.expression.Scope;
import dev.countersign.expression.SecretText;
import dev.countersign.expression.Template;
import dev.countersign.gateway.Randomness;
import dev.countersign.postgres.GeneratedSecrets;
import dev.countersign.resume.http.CallbackSecret;
import dev.countersign.resume.http.Reading;
import dev.countersign.secret.Secret;
import dev.countersign.spring.settings.SecretPlaces;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What callbacks are signed with: the secret of the settings, looked up at each use, else one that
 * was generated once.
 */
public final class CallbackSecrets {
  private static final String NAME = "callback-secret";
  private static final int BYTES = 32;

  private final @Nullable Template template;
  private final SecretPlaces places;
  private final Scope scope;
  private final CallbackSecret generated;

  CallbackSecrets(
      @Nullable Template template,
      SecretPlaces places,
      Map<String, String> environment,
      GeneratedSecrets stored,
      Randomness randomness) {
    this.template = template;
    this.places = places;
    this.scope = Scope.empty().withEnvironment(environment::get);
    this.generated =
        parse(
            stored.getOrCreate(
                NAME, () -> CallbackSecret.generate(randomness.bytes(BYTES)).text()));
  }

  /** The secret of this moment. */
  public CallbackSecret current() {
    if (template == null) {
      return generated;
    }
    return switch (template.resolveSecret(places, scope)) {
      case SecretText.Found found -> parse(found.secret());
      case SecretText.Missing missing ->
          throw new SettingsException(
              "setting callbacks.secret: the secret "
                  + missing.names().getFirst()
                  + " is in none of "
                  + places.describe());
    };
  }

  private static CallbackSecret parse(Secret text) {
    return switch (CallbackSecret.parse(text)) {
      case Reading.Accepted<CallbackSecret> accepted -> accepted.value();
      case Reading.Refused<CallbackSecret> refused ->
          throw new SettingsException("setting callbacks.secret: " + refused.reason());
    };
  }
}
