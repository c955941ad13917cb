package dev.countersign.faults.world;

import dev.countersign.sandbox.Sandbox;
import dev.countersign.sandbox.account.AccountSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Writes {@code countersign.yaml} as a user does. */
final class Settings {
  static final String CALLBACK_SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

  private Settings() {}

  static Path write(Path file, Sandbox sandbox, Database database) {
    StringBuilder yaml =
        new StringBuilder(
            """
            countersign:
              database: { url: "%s", username: "%s", password: "%s" }
              meta: { graph-url: "%s" }
              callbacks: { secret: "%s", allow: ["127.0.0.1/32"] }
              accounts:
            """
                .formatted(
                    database.proxyUrl(),
                    database.username(),
                    database.password(),
                    sandbox.graphUri(),
                    CALLBACK_SECRET));
    sandbox.accounts().forEach(account -> yaml.append(account(account.settings())));
    try {
      return Files.writeString(file, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the account is called in requests. */
  static String name(AccountSettings account) {
    return "account-" + account.id();
  }

  private static String account(AccountSettings account) {
    String own =
        switch (account.channel()) {
          case INSTAGRAM, MESSENGER -> "presentation: quick-replies, ";
          case WHATSAPP -> "";
        };
    return """
        %s: { channel: %s, %sid: "%s", page-access-token: "%s", app-secret: "%s", webhook-verify-token: "%s" }
    """
        .formatted(
            name(account),
            account.channel().name().toLowerCase(Locale.ROOT),
            own,
            account.id(),
            account.accessToken().value(),
            account.app().secret().value(),
            account.app().verifyToken().value());
  }

  /** What must not stand in a log, by name. */
  static Map<String, String> secrets(Sandbox sandbox, Database database, String apiKey) {
    Map<String, String> secrets = new HashMap<>();
    for (var summary : sandbox.accounts()) {
      AccountSettings account = summary.settings();
      secrets.put("the access token of " + name(account), account.accessToken().value());
      secrets.put("the app secret of " + name(account), account.app().secret().value());
      secrets.put("the verify token of " + name(account), account.app().verifyToken().value());
    }
    secrets.put("the database's password", database.password());
    secrets.put("the callback secret", CALLBACK_SECRET);
    secrets.put("the API key", apiKey);
    secrets.put("the text of a message", Story.CANARY);
    return Map.copyOf(secrets);
  }
}
