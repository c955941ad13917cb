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
import java.util.List;
import java.util.Map;

/**
 * What callbacks are signed with: the secrets of the settings, looked up at each use, else one that
 * was generated once. Several are set while receivers change over from one to the next.
 */
public final class CallbackSecrets {
  private static final String NAME = "callback-secret";
  private static final int BYTES = 32;

  private final List<Template> templates;
  private final SecretPlaces places;
  private final Scope scope;
  private final CallbackSecret generated;

  CallbackSecrets(
      List<Template> templates,
      SecretPlaces places,
      Map<String, String> environment,
      GeneratedSecrets stored,
      Randomness randomness) {
    this.templates = List.copyOf(templates);
    this.places = places;
    this.scope = Scope.empty().withEnvironment(environment::get);
    this.generated =
        parse(
            stored.getOrCreate(
                NAME, () -> CallbackSecret.generate(randomness.bytes(BYTES)).text()));
  }

  /** The secrets of this moment, the newest first. */
  public List<CallbackSecret> current() {
    return templates.isEmpty()
        ? List.of(generated)
        : templates.stream().map(this::resolve).toList();
  }

  private CallbackSecret resolve(Template template) {
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
