package dev.countersign.meta;

import dev.countersign.channel.Account;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.ChannelKind;
import dev.countersign.secret.Secret;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Accounts for tests. */
public final class Accounts {
  /** A token of the shape of Meta's. */
  public static final String TOKEN = "EAAtestTOKEN0123456789abcdefCANARY";

  public static final String APP_SECRET = "app-secret-CANARY";
  public static final AccountId SHOP = new AccountId("shop-instagram");
  public static final AccountId PAGE = new AccountId("shop-page");
  public static final AccountId NUMBER = new AccountId("shop-whatsapp");

  /** A WhatsApp Business Account. */
  public static final String BUSINESS = "102290129340398";

  public static final String PLATFORM_ID = "17841400000000001";

  private Accounts() {}

  public static MetaAccount instagram() {
    return instagram(SHOP, APP_SECRET);
  }

  public static MetaAccount instagram(AccountId id, String... appSecrets) {
    return instagram(id, credentials(TOKEN, appSecrets));
  }

  public static MetaAccount instagram(AccountId id, Credentials credentials) {
    return new MetaAccount(account(id, ChannelKind.INSTAGRAM), credentials);
  }

  /** A Page with Messenger. */
  public static MetaAccount messenger() {
    return on(ChannelKind.MESSENGER, PAGE, null);
  }

  /** A WhatsApp number. */
  public static MetaAccount whatsapp() {
    return on(ChannelKind.WHATSAPP, NUMBER, null);
  }

  /** An account with a template. */
  public static MetaAccount on(
      ChannelKind channel, AccountId id, @Nullable MessageTemplate template) {
    return new MetaAccount(
        account(id, channel),
        Login.FACEBOOK,
        Presentation.usual(channel),
        template,
        channel == ChannelKind.WHATSAPP ? BUSINESS : null,
        credentials(TOKEN, APP_SECRET));
  }

  /** An Instagram account that is connected by itself. */
  public static MetaAccount instagramLogin() {
    return new MetaAccount(
        account(SHOP, ChannelKind.INSTAGRAM),
        Login.INSTAGRAM,
        Presentation.QUICK_REPLIES,
        null,
        null,
        credentials(TOKEN, APP_SECRET));
  }

  public static Account account(AccountId id, ChannelKind channel) {
    return new Account(
        id, channel, PLATFORM_ID, Account.UnknownRecipient.REFUSE, Duration.ofHours(4));
  }

  public static Credentials credentials(String token, String... appSecrets) {
    return credentials(token, () -> Arrays.stream(appSecrets).map(Secret::of).toList());
  }

  /** Those of an account of an app. */
  public static Credentials credentials(AppSecrets app) {
    return credentials(TOKEN, app);
  }

  private static Credentials credentials(String token, AppSecrets app) {
    return new Credentials() {
      @Override
      public Secret accessToken() {
        return Secret.of(token);
      }

      @Override
      public AppSecrets appSecrets() {
        return app;
      }

      @Override
      public Secret webhookVerifyToken() {
        return Secret.of("verify-me");
      }
    };
  }

  /** Credentials whose secrets are gone. */
  public static Credentials unusable() {
    return new Credentials() {
      @Override
      public Secret accessToken() {
        throw new Unusable("The secret InstagramPageAccessToken is not set.");
      }

      @Override
      public AppSecrets appSecrets() {
        return () -> {
          throw new Unusable("The secret MetaAppSecret is not set.");
        };
      }

      @Override
      public Secret webhookVerifyToken() {
        throw new Unusable("The secret InstagramVerifyToken is not set.");
      }
    };
  }
}
