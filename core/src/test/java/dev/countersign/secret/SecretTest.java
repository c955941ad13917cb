package dev.countersign.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SecretTest {
  private static final Secret SECRET = Secret.of("EAAB-größe");

  private record Holder(String name, Secret token) {}

  @Test
  void a_secret_is_not_printed_wherever_it_stands() {
    assertThat(SECRET).hasToString("[secret]");
    assertThat("token " + SECRET).isEqualTo("token [secret]");
    assertThat(new Holder("shop", SECRET)).hasToString("Holder[name=shop, token=[secret]]");
    assertThat(List.of(Optional.of(SECRET)).toString()).doesNotContain("EAAB");
  }

  @Test
  void a_secret_is_revealed_where_it_is_used() {
    assertThat(SECRET.reveal()).isEqualTo("EAAB-größe");
    assertThat(SECRET.bytes()).hasSize(12);
  }

  @Test
  void a_secret_matches_itself_only() {
    assertThat(SECRET.matches("EAAB-größe")).isTrue();
    assertThat(SECRET.matches("EAAB-größ")).isFalse();
    assertThat(SECRET.matches("EAAB-größE")).isFalse();
    assertThat(SECRET.matches("")).isFalse();
  }

  @Test
  void equal_secrets_are_equal_and_no_hash_tells_them_apart() {
    assertThat(SECRET)
        .isEqualTo(Secret.of("EAAB-größe"))
        .isNotEqualTo(Secret.of("other"))
        .hasSameHashCodeAs(Secret.of("other"));
  }

  @Test
  void a_second_source_is_asked_when_the_first_has_nothing() {
    SecretSource first = name -> name.equals("A") ? Optional.of(Secret.of("1")) : Optional.empty();
    SecretSource second = name -> Optional.of(Secret.of("2"));

    assertThat(first.orElse(second).find("A")).contains(Secret.of("1"));
    assertThat(first.orElse(second).find("B")).contains(Secret.of("2"));
    assertThat(first.orElse(first).find("B")).isEmpty();
  }
}
