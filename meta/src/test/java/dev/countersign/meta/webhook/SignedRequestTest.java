package dev.countersign.meta.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.channel.AccountId;
import dev.countersign.meta.Accounts;
import dev.countersign.meta.Credentials;
import dev.countersign.meta.webhook.SignedRequest.Result;
import dev.countersign.secret.Hmac;
import dev.countersign.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Meta's word that somebody wants their data removed. */
class SignedRequestTest {
  private static final AccountId ONE = new AccountId("one");
  private static final AccountId TWO = new AccountId("two");
  private static final Secret SECRET = Secret.of("test_app_secret");

  /** Made with OpenSSL: the HMAC of the payload's text with "test_app_secret". */
  private static final String OF_OPENSSL =
      "DtMGOx_Rvh2xbVE_34vGCMfITNwalwDqvrg2bZlSp6k.eyJ1c2VyX2lkIjoiMjE4NDcxIiwiYWxnb3JpdGhtIjoiSE1BQy1TSEEyNTYiLCJpc3N1ZWRfYXQiOjE3MDAwMDAwMDB9";

  private static Result check(String text) {
    return SignedRequest.check(List.of(Accounts.instagram(ONE, SECRET.reveal())), text);
  }

  private static String signed(String payload) {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String encoded = base64.encodeToString(payload.getBytes(StandardCharsets.UTF_8));
    return base64.encodeToString(Hmac.sha256(SECRET, encoded.getBytes(StandardCharsets.UTF_8)))
        + "."
        + encoded;
  }

  @Test
  void what_meta_signed_names_the_person_and_the_accounts_of_the_app() {
    Result result =
        SignedRequest.check(
            List.of(
                Accounts.instagram(ONE, "new", SECRET.reveal()),
                Accounts.instagram(TWO, SECRET.reveal()),
                Accounts.instagram(new AccountId("other-app"), "other")),
            OF_OPENSSL);

    assertThat(result).isEqualTo(new Result.Verified(Set.of(ONE, TWO), "218471"));
  }

  @Test
  void a_payload_as_meta_writes_it_is_read() {
    assertThat(
            check(
                signed(
                    "{\"user_id\":\"42\",\"algorithm\":\"HMAC-SHA256\",\"issued_at\":1700000000}")))
        .isEqualTo(new Result.Verified(Set.of(ONE), "42"));
  }

  @Test
  void a_user_id_may_be_a_number_and_the_algorithm_in_any_case() {
    assertThat(check(signed("{\"user_id\":218471,\"algorithm\":\"hmac-sha256\"}")))
        .isEqualTo(new Result.Verified(Set.of(ONE), "218471"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"user_id":"1"}                                     | its algorithm is not HMAC-SHA256
          {"user_id":"1","algorithm":"none"}                  | its algorithm is not HMAC-SHA256
          {"user_id":"1","algorithm":"HMAC-SHA1"}             | its algorithm is not HMAC-SHA256
          {"algorithm":"HMAC-SHA256"}                         | it has no user_id
          {"user_id":" ","algorithm":"HMAC-SHA256"}           | it has no user_id
          {"user_id":["1"],"algorithm":"HMAC-SHA256"}         | it has no user_id
          user_id=1                                           | its payload is not JSON
          "text"                                              | its algorithm is not HMAC-SHA256
          """)
  void s6_signed_but_wrong_is_refused_by_name(String payload, String reason) {
    assertThat(check(signed(payload))).isEqualTo(new Result.Refused(reason));
  }

  @Test
  void s6_an_unsigned_one_that_says_so_is_refused() {
    String payload =
        Base64.getUrlEncoder()
            .encodeToString(
                "{\"user_id\":\"1\",\"algorithm\":\"none\"}".getBytes(StandardCharsets.UTF_8));

    assertThat(check("." + payload)).isInstanceOf(Result.Refused.class);
    assertThat(check("AA." + payload))
        .isEqualTo(new Result.Refused("no app secret of an account signed it"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a", "a.b.c", "ü.ü", "AAAA.", ".AAAA"})
  void what_has_not_the_form_is_refused(String text) {
    assertThat(check(text)).isInstanceOf(Result.Refused.class);
  }

  @Test
  void s6_with_any_character_changed_it_is_forged() {
    for (int place = 0; place < OF_OPENSSL.length() - 1; place++) {
      char other = OF_OPENSSL.charAt(place) == 'A' ? 'Q' : 'A';
      String changed = OF_OPENSSL.substring(0, place) + other + OF_OPENSSL.substring(place + 1);
      // the last character of the signature holds two bits that mean nothing
      if (place != OF_OPENSSL.indexOf('.') - 1) {
        assertThat(check(changed)).as("character %s", place).isInstanceOf(Result.Refused.class);
      }
    }
    assertThat(check(OF_OPENSSL + "A".repeat(SignedRequest.LONGEST)))
        .isInstanceOf(Result.Refused.class);
  }

  @Test
  void what_a_missing_secret_may_have_signed_is_not_called_forged() {
    assertThatThrownBy(() ->
            SignedRequest.check(List.of(Accounts.instagram(TWO, Accounts.unusable())), OF_OPENSSL))
        .isInstanceOf(Credentials.Unusable.class);
  }
}
