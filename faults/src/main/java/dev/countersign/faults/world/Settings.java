package dev.countersign.faults.world;

import dev.countersign.sandbox.Sandbox;
import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.Credential;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Writes {@code countersign.yaml} as a user does. */
final class Settings {
  static final String CALLBACK_SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

  private Settings() {}

  static Path write(Path folder, Sandbox sandbox, Database database) {
    Path secrets = folder.resolve("secrets");
    secrets.toFile().mkdirs();
    StringBuilder yaml =
        new StringBuilder(
            """
            countersign:
              database: { url: "%s", username: "%s", password: "%s" }
              meta: { graph-url: "%s" }
              secrets: { from: ["files:%s"] }
              callbacks: { secret: "%s", allow: ["127.0.0.1/32"] }
              accounts:
            """
                .formatted(
                    database.proxyUrl(),
                    database.username(),
                    database.password(),
                    sandbox.graphUri(),
                    secrets,
                    CALLBACK_SECRET));
    for (var summary : sandbox.accounts()) {
      AccountSettings account = summary.settings();
      yaml.append(account(account));
      giveToken(folder, account.id(), account.accessToken());
    }
    return write(folder.resolve("countersign.yaml"), yaml.toString());
  }

  /** Puts an account's token where the servers look for it, at each use. */
  static void giveToken(Path folder, AccountId account, Credential token) {
    Path file = folder.resolve("secrets").resolve(secret(account));
    Path whole = write(file.resolveSibling(secret(account) + ".new"), token.value());
    try {
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String secret(AccountId account) {
    return "token-" + account;
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
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
        %s: { channel: %s, %sid: "%s", page-access-token: "@{secret:%s}", app-secret: "%s", webhook-verify-token: "%s" }
    """
        .formatted(
            name(account),
            account.channel().name().toLowerCase(Locale.ROOT),
            own,
            account.id(),
            secret(account.id()),
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
