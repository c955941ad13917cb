package dev.countersign.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplyKeyTest {
  private static final ReplyKey KEY = new ReplyKey("AAECAwQFBgcICQoLDA0ODw");

  @Test
  void a_key_is_128_bits_in_22_characters() {
    byte[] random = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

    assertThat(ReplyKey.of(random)).isEqualTo(KEY);
    assertThat(KEY.value()).hasSize(22);
  }

  @Test
  void every_bit_counts() {
    Set<ReplyKey> keys = new HashSet<>();
    for (int bit = 0; bit < 128; bit++) {
      byte[] random = new byte[16];
      random[bit / 8] = (byte) (1 << bit % 8);
      keys.add(ReplyKey.of(random));
    }

    assertThat(keys).hasSize(128);
  }

  @Test
  void a_key_of_any_bits_can_stand_in_a_payload() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      byte[] bits = new byte[16];
      random.nextBytes(bits);
      assertThat(ReplyKey.of(bits).value()).matches("[A-Za-z0-9_-]{22}");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 17, 32})
  void a_key_of_another_length_is_refused(int length) {
    assertThatThrownBy(() -> ReplyKey.of(new byte[length]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "short",
        "AAECAwQFBgcICQoLDA0ODw=",
        "AAECAwQFBgcICQoLDA0OD+",
        "AAECAwQFBgcICQoLDA0ODww",
        "AAECAwQFBgcICQoLDA0OD\n"
      })
  void another_text_is_no_key_and_is_not_repeated_in_the_message(String text) {
    assertThatThrownBy(() -> new ReplyKey(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A reply key has 22 characters of base64url.");
  }

  @Test
  void a_key_is_stored_as_its_sha_256() {
    // printf %s AAECAwQFBgcICQoLDA0ODw | sha256sum
    assertThat(KEY.hash().value())
        .isEqualTo("5d2611d5a4dd2b40b277dfdb5ecf5b49819150d7d5c62f4eef960cb0c24db20c");
  }

  @Test
  void a_key_is_not_printed() {
    assertThat(KEY).hasToString("[reply key]");
  }
}
