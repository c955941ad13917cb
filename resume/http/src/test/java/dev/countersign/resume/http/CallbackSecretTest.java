package dev.countersign.resume.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.secret.Secret;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackSecretTest {

  @Test
  void a_written_secret_is_read_back_as_it_was_written() {
    CallbackSecret secret = CallbackSecret.generate(new byte[32]);

    assertThat(CallbackSecret.parse(secret.text())).isEqualTo(new Reading.Accepted<>(secret));
    assertThat(secret.text().reveal()).startsWith("whsec_");
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 32, 64})
  void twenty_four_to_sixty_four_bytes_are_accepted(int length) {
    assertThat(CallbackSecret.parse(written(length))).isInstanceOf(Reading.Accepted.class);
    assertThat(CallbackSecret.generate(new byte[length]).text()).isEqualTo(written(length));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 16, 23, 65})
  void other_lengths_are_refused(int length) {
    assertThat(CallbackSecret.parse(written(length)))
        .isInstanceOfSatisfying(
            Reading.Refused.class,
            refused ->
                assertThat(refused.reason()).contains("holds " + length + " bytes", "openssl"));
    assertThatThrownBy(() -> CallbackSecret.generate(new byte[length]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hunter2hunter2hunter2hunter2hunter2", "whsec_hunter2 hunter2!"})
  void another_form_is_refused_without_repeating_it(String text) {
    assertThat(CallbackSecret.parse(Secret.of(text)))
        .isInstanceOfSatisfying(
            Reading.Refused.class,
            refused -> assertThat(refused.reason()).contains("whsec_").doesNotContain("hunter2"));
  }

  @Test
  void a_secret_is_not_printed() {
    CallbackSecret secret = CallbackSecret.generate(new byte[32]);

    assertThat(secret.toString()).isEqualTo("[callback secret]");
    assertThat(CallbackSecret.parse(secret.text()).toString())
        .doesNotContain(secret.text().reveal());
  }

  @Test
  void secrets_are_equal_when_their_bytes_are() {
    byte[] other = new byte[32];
    other[31] = 1;

    assertThat(CallbackSecret.generate(new byte[32]))
        .isEqualTo(CallbackSecret.generate(new byte[32]))
        .isNotEqualTo(CallbackSecret.generate(other));
  }

  private static Secret written(int length) {
    return Secret.of("whsec_" + Base64.getEncoder().encodeToString(new byte[length]));
  }
}
