package dev.countersign.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.channel.AccountId;
import dev.countersign.postgres.ApiKeys.ApiKey;
import dev.countersign.postgres.ApiKeys.CreatedKey;
import dev.countersign.secret.Secret;
import dev.countersign.testkit.Together;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys of the HTTP API and secrets that nobody configured. */
class KeysIT extends StoreFixture {
  private final Random random = new Random();

  @SuppressWarnings("NullAway.Init") // opened before each test
  private ApiKeys keys;

  @BeforeEach
  void open_the_keys() {
    keys = new ApiKeys(pool);
  }

  private byte[] fresh() {
    byte[] bytes = new byte[40];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void a_key_is_found_by_what_was_shown_once() {
    CreatedKey created =
        keys.create("shop", Set.of("approvals:read", "approvals:create"), null, fresh());

    assertThat(created.key()).matches("csk_[A-Za-z0-9_-]{43}");
    ApiKey found = keys.find(created.key()).orElseThrow();
    assertThat(found.id()).isEqualTo(created.id()).matches("key_[0-9a-f]{16}");
    assertThat(found.name()).isEqualTo("shop");
    assertThat(found.scopes()).containsOnly("approvals:read", "approvals:create");
    assertThat(found.accounts()).isNull();
    assertThat(found.mayUse(new AccountId("any"))).isTrue();
    assertThat(found.revokedAt()).isNull();
    assertThat(keys.find(created.key() + "x")).isEmpty();
    assertThat(keys.find("")).isEmpty();
    assertThat(keys.find("csk_\u0000")).isEmpty();
  }

  @Test
  void a_key_may_be_limited_to_accounts() {
    AccountId shop = new AccountId("shop");
    CreatedKey limited = keys.create("limited", Set.of(), Set.of(shop), fresh());
    CreatedKey useless = keys.create("useless", Set.of(), Set.of(), fresh());

    assertThat(keys.find(limited.key()).orElseThrow().mayUse(shop)).isTrue();
    assertThat(keys.find(limited.key()).orElseThrow().mayUse(new AccountId("other"))).isFalse();
    assertThat(keys.find(useless.key()).orElseThrow().mayUse(shop)).isFalse();
  }

  @Test
  void the_table_holds_only_the_hash() {
    CreatedKey created = keys.create("shop", Set.of("admin"), null, fresh());
    List<String> rows =
        database.ask("select row_to_json(api_key)::text from api_key").stream()
            .map(String::valueOf)
            .toList();

    assertThat(rows).singleElement().asString().doesNotContain(created.key().substring(4));
    assertThat(created).hasToString("CreatedKey[" + created.id() + "]");
  }

  @Test
  void a_revoked_key_is_listed_but_not_found() {
    CreatedKey first = keys.create("first", Set.of(), null, fresh());
    CreatedKey second = keys.create("second", Set.of(), null, fresh());

    assertThat(keys.revoke(first.id())).isTrue();
    assertThat(keys.revoke(first.id())).isFalse();
    assertThat(keys.revoke("key_none")).isFalse();

    assertThat(keys.find(first.key())).isEmpty();
    assertThat(keys.find(second.key())).isPresent();
    assertThat(keys.list()).extracting(ApiKey::id).containsExactly(second.id(), first.id());
    assertThat(keys.list().getLast().revokedAt()).isNotNull();
  }

  @Test
  void the_first_exposure_is_noted() {
    CreatedKey created = keys.create("shop", Set.of(), null, fresh());
    keys.markExposed("csk_unknown");
    assertThat(keys.find(created.key()).orElseThrow().exposedAt()).isNull();

    keys.markExposed(created.key());
    var first = keys.find(created.key()).orElseThrow().exposedAt();
    assertThat(first).isNotNull();
    keys.markExposed(created.key());

    assertThat(keys.find(created.key()).orElseThrow().exposedAt()).isEqualTo(first);
  }

  @Test
  void a_key_needs_its_randomness() {
    assertThatThrownBy(() -> keys.create("short", Set.of(), null, new byte[32]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void all_who_ask_for_a_generated_secret_at_once_get_the_same() {
    AtomicInteger made = new AtomicInteger();
    for (int round = 0; round < 20; round++) {
      String name = "secret-" + round;
      List<Secret> secrets =
          Together.run(
              8,
              () ->
                  new GeneratedSecrets(pool, encryption)
                      .getOrCreate(name, () -> Secret.of("s" + made.incrementAndGet())));

      assertThat(secrets.stream().map(Secret::reveal).distinct()).hasSize(1);
    }
    assertThat(
            new GeneratedSecrets(pool, encryption)
                .getOrCreate("another", () -> Secret.of("mine"))
                .reveal())
        .isEqualTo("mine");
  }
}
