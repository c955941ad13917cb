package dev.countersign.spring;

import dev.countersign.expression.Scope;
import dev.countersign.expression.SecretText;
import dev.countersign.expression.Template;
import dev.countersign.meta.AppSecrets;
import dev.countersign.meta.Credentials;
import dev.countersign.secret.Secret;
import dev.countersign.spring.settings.SecretPlaces;
import dev.countersign.spring.settings.Settings.AccountSettings;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks an account's secrets up each time they are needed. */
final class AccountSecrets implements Credentials {
  private final AccountSettings account;
  private final SecretPlaces places;
  private final Scope scope;

  AccountSecrets(AccountSettings account, SecretPlaces places, Map<String, String> environment) {
    this.account = account;
    this.places = places;
    this.scope = Scope.empty().withEnvironment(environment::get);
  }

  @Override
  public Secret accessToken() {
    return find("page-access-token", account.accessToken());
  }

  @Override
  public AppSecrets appSecrets() {
    return new App(account.appSecrets(), this);
  }

  @Override
  public Secret webhookVerifyToken() {
    return find("webhook-verify-token", account.webhookVerifyToken());
  }

  /** Accounts whose settings say the same belong to one app; any of them can read its secrets. */
  private record App(List<Template> secrets, AccountSecrets reader) implements AppSecrets {
    @Override
    public List<Secret> read() {
      return secrets.stream().map(secret -> reader.find("app-secret", secret)).toList();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof App app && secrets.equals(app.secrets);
    }

    @Override
    public int hashCode() {
      return secrets.hashCode();
    }
  }

  private Secret find(String key, Template template) {
    SecretText found;
    try {
      found = template.resolveSecret(places, scope);
    } catch (UncheckedIOException e) {
      throw new Unusable(
          "setting accounts." + account.account().id() + "." + key + ": " + e.getMessage());
    }
    return switch (found) {
      case SecretText.Found text -> text.secret();
      case SecretText.Missing missing ->
          throw new Unusable(
              "setting accounts."
                  + account.account().id()
                  + "."
                  + key
                  + ": the secret "
                  + missing.names().getFirst()
                  + " is in none of "
                  + places.describe()
                  + "; for example set the variable "
                  + dev.countersign.secret.SecretName.upperSnakeCase(missing.names().getFirst()));
    };
  }
}
