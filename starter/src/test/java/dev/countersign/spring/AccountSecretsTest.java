package dev.countersign.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.Account;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.ChannelKind;
import dev.countersign.expression.Template;
import dev.countersign.gateway.wording.AccountWords;
import dev.countersign.meta.AppSecrets;
import dev.countersign.meta.Login;
import dev.countersign.meta.Presentation;
import dev.countersign.secret.Secret;
import dev.countersign.spring.settings.SecretPlaces;
import dev.countersign.spring.settings.Settings.AccountSettings;
import dev.countersign.spring.settings.Settings.SecretPlace;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountSecretsTest {
  private final Map<String, String> environment = new HashMap<>();

  private AppSecrets appSecrets(String account, String setting) {
    AccountSettings settings =
        new AccountSettings(
            new Account(
                new AccountId(account),
                ChannelKind.INSTAGRAM,
                "17841400000000001",
                Account.UnknownRecipient.TRY,
                Duration.ofHours(4)),
            AccountWords.STANDARD,
            Login.FACEBOOK,
            Presentation.QUICK_REPLIES,
            null,
            null,
            template("@{secret:Token}"),
            List.of(template(setting)),
            template("@{secret:Verify}"));
    SecretPlaces places = new SecretPlaces(List.of(new SecretPlace.Environment()), environment);
    return new AccountSecrets(settings, places, environment).appSecrets();
  }

  private static Template template(String text) {
    return (Template) Template.parse(text);
  }

  @Test
  void accounts_whose_settings_name_the_same_secret_belong_to_one_app() {
    AppSecrets shop = appSecrets("shop", "@{secret:MetaAppSecret}");

    assertThat(appSecrets("other", "@{secret:MetaAppSecret}"))
        .isEqualTo(shop)
        .hasSameHashCodeAs(shop);
    assertThat(appSecrets("shop", "@{secret:OtherAppSecret}")).isNotEqualTo(shop);
  }

  @Test
  void a_replaced_app_secret_is_used_at_once() {
    AppSecrets shop = appSecrets("shop", "@{secret:MetaAppSecret}");
    environment.put("MetaAppSecret", "one");
    assertThat(shop.read()).containsExactly(Secret.of("one"));

    environment.put("MetaAppSecret", "two");

    assertThat(shop.read()).containsExactly(Secret.of("two"));
  }
}
