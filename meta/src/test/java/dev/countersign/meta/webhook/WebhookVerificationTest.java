package dev.countersign.meta.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.meta.webhook.WebhookVerification.Answer;
import dev.countersign.secret.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookVerificationTest {
  @Test
  void w10_the_right_token_of_any_account_gets_the_challenge_back() {
    assertThat(answer("subscribe", "two", "1158201444"))
        .isEqualTo(new Answer.Challenge("1158201444"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"three", "on", "onee", "ONE", " one"})
  void w10_a_wrong_token_is_forbidden(String token) {
    assertThat(answer("subscribe", token, "1")).isEqualTo(new Answer.Forbidden());
  }

  @Test
  void a_mode_other_than_subscribe_is_forbidden() {
    assertThat(answer("unsubscribe", "one", "1")).isEqualTo(new Answer.Forbidden());
  }

  @Test
  void a_missing_parameter_is_a_bad_request() {
    assertThat(answer(null, "one", "1")).isInstanceOf(Answer.BadRequest.class);
    assertThat(answer("subscribe", null, "1")).isInstanceOf(Answer.BadRequest.class);
    assertThat(answer("subscribe", "one", null)).isInstanceOf(Answer.BadRequest.class);
  }

  @Test
  void an_empty_token_never_fits_an_empty_setting() {
    assertThat(WebhookVerification.answer("subscribe", "", "1", List.of(Secret.of(""))))
        .isInstanceOf(Answer.BadRequest.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<script>alert(1)</script>", "1 2", "1\r\nX: y", "ä"})
  void w10_a_challenge_that_is_not_safe_to_repeat_is_a_bad_request(String challenge) {
    assertThat(answer("subscribe", "one", challenge)).isInstanceOf(Answer.BadRequest.class);
  }

  @Test
  void w10_a_challenge_has_at_most_256_characters() {
    assertThat(answer("subscribe", "one", "1".repeat(256))).isInstanceOf(Answer.Challenge.class);
    assertThat(answer("subscribe", "one", "1".repeat(257))).isInstanceOf(Answer.BadRequest.class);
  }

  private static Answer answer(
      @Nullable String mode, @Nullable String token, @Nullable String challenge) {
    return WebhookVerification.answer(
        mode, token, challenge, List.of(Secret.of("one"), Secret.of("two")));
  }
}
