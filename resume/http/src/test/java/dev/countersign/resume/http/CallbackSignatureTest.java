package dev.countersign.resume.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.countersign.resume.http.CallbackSignature.Verification;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackSignatureTest {
  private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
  private static final CallbackSecret NEW = secret(1);
  private static final CallbackSecret OLD = secret(2);
  private static final String BODY = "{\"comment\":\"gern ✅ naïve\"}";

  @Test
  void c8_the_public_library_accepts_what_we_sign() throws Exception {
    CallbackSignature signature =
        CallbackSignature.sign(List.of(NEW), "msg_1", Instant.now(), bytes(BODY));

    assertThatCode(() -> library(NEW).verify(BODY, headers(signature))).doesNotThrowAnyException();
  }

  @Test
  void we_accept_what_the_public_library_signs() throws Exception {
    String timestamp = Long.toString(NOW.getEpochSecond());
    CallbackSignature signature =
        new CallbackSignature(
            "msg_1", timestamp, library(NEW).sign("msg_1", NOW.getEpochSecond(), BODY));

    assertThat(signature.verify(List.of(NEW), bytes(BODY), NOW))
        .isEqualTo(new Verification.Valid());
  }

  @Test
  void c7_during_rotation_each_of_two_secrets_verifies_alone() throws Exception {
    CallbackSignature signature =
        CallbackSignature.sign(List.of(NEW, OLD), "msg_1", Instant.now(), bytes(BODY));

    assertThat(signature.signatures()).matches("v1,\\S{44} v1,\\S{44}");
    library(NEW).verify(BODY, headers(signature));
    library(OLD).verify(BODY, headers(signature));
    assertThat(signature.verify(List.of(OLD), bytes(BODY), Instant.now()))
        .isEqualTo(new Verification.Valid());
  }

  @Test
  void c7_after_rotation_the_old_secret_verifies_no_more() {
    CallbackSignature signature = CallbackSignature.sign(List.of(NEW), "msg_1", NOW, bytes(BODY));

    assertThat(signature.verify(List.of(OLD), bytes(BODY), NOW))
        .isInstanceOf(Verification.Invalid.class);
  }

  @Test
  void c8_an_altered_body_is_rejected_by_both() throws Exception {
    Webhook library = library(NEW);
    CallbackSignature signature =
        CallbackSignature.sign(List.of(NEW), "msg_1", Instant.now(), bytes(BODY));

    assertThat(signature.verify(List.of(NEW), bytes(BODY + " "), Instant.now()))
        .isInstanceOfSatisfying(
            Verification.Invalid.class,
            invalid -> assertThat(invalid.reason()).contains("altered"));
    assertThatThrownBy(() -> library.verify(BODY + " ", headers(signature)))
        .isInstanceOf(WebhookVerificationException.class);
  }

  @Test
  void an_altered_id_is_rejected() {
    CallbackSignature signed = CallbackSignature.sign(List.of(NEW), "msg_1", NOW, bytes(BODY));
    CallbackSignature altered =
        new CallbackSignature("msg_2", signed.timestamp(), signed.signatures());

    assertThat(altered.verify(List.of(NEW), bytes(BODY), NOW))
        .isInstanceOf(Verification.Invalid.class);
  }

  @Test
  void c8_an_id_with_a_full_stop_is_neither_signed_nor_accepted() throws Exception {
    String timestamp = Long.toString(NOW.getEpochSecond());
    CallbackSignature signature =
        new CallbackSignature(
            "msg.1", timestamp, library(NEW).sign("msg.1", NOW.getEpochSecond(), BODY));

    assertThat(signature.verify(List.of(NEW), bytes(BODY), NOW))
        .isInstanceOfSatisfying(
            Verification.Invalid.class,
            invalid -> assertThat(invalid.reason()).contains("without a full stop"));
    assertThatThrownBy(() -> CallbackSignature.sign(List.of(NEW), "msg.1", NOW, bytes(BODY)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\r\nX-Evil: 1", "ä", "\u0000"})
  void an_id_that_is_no_header_value_is_not_signed(String id) {
    assertThatThrownBy(() -> CallbackSignature.sign(List.of(NEW), id, NOW, bytes(BODY)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {-300, -1, 0, 1, 300})
  void c8_three_hundred_seconds_of_difference_are_accepted(long seconds) {
    CallbackSignature signature =
        CallbackSignature.sign(List.of(NEW), "msg_1", NOW.plusSeconds(seconds), bytes(BODY));

    assertThat(signature.verify(List.of(NEW), bytes(BODY), NOW))
        .isEqualTo(new Verification.Valid());
  }

  @ParameterizedTest
  @ValueSource(longs = {-301, 301})
  void c8_one_second_more_is_rejected(long seconds) {
    CallbackSignature signature =
        CallbackSignature.sign(List.of(NEW), "msg_1", NOW.plusSeconds(seconds), bytes(BODY));

    assertThat(signature.verify(List.of(NEW), bytes(BODY), NOW))
        .isInstanceOfSatisfying(
            Verification.Invalid.class,
            invalid ->
                assertThat(invalid.reason())
                    .contains("301 s", seconds < 0 ? "in the past" : "in the future"));
  }

  @Test
  void c8_the_public_library_rejects_an_old_signature_as_well() throws Exception {
    Webhook library = library(NEW);
    CallbackSignature signature =
        CallbackSignature.sign(List.of(NEW), "msg_1", Instant.now().minusSeconds(301), bytes(BODY));

    assertThatThrownBy(() -> library.verify(BODY, headers(signature)))
        .isInstanceOf(WebhookVerificationException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "1.5", "1777888800 ", "９９", "99999999999999999999", "0x10", "now"})
  void a_timestamp_that_is_no_number_is_rejected(String timestamp) {
    assertThat(
            new CallbackSignature("msg_1", timestamp, "v1,AAAA")
                .verify(List.of(NEW), bytes(BODY), NOW))
        .isInstanceOf(Verification.Invalid.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "v1", "v1,", "v1,!!", "v1a,AAAA", "v2,AAAA v1,AAAA"})
  void a_signature_of_another_form_is_rejected(String signatures) {
    String timestamp = Long.toString(NOW.getEpochSecond());

    assertThat(
            new CallbackSignature("msg_1", timestamp, signatures)
                .verify(List.of(NEW), bytes(BODY), NOW))
        .isInstanceOf(Verification.Invalid.class);
  }

  @Test
  void a_right_signature_counts_among_others() {
    CallbackSignature signed = CallbackSignature.sign(List.of(NEW), "msg_1", NOW, bytes(BODY));
    CallbackSignature among =
        new CallbackSignature(
            "msg_1", signed.timestamp(), "v1a,AAAA  v1,?? " + signed.signatures() + " v2,x");

    assertThat(among.verify(List.of(NEW), bytes(BODY), NOW)).isEqualTo(new Verification.Valid());
  }

  @Test
  void without_a_secret_nothing_is_signed() {
    assertThatThrownBy(() -> CallbackSignature.sign(List.of(), "msg_1", NOW, bytes(BODY)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Webhook library(CallbackSecret secret) throws Exception {
    return new Webhook(secret.text().reveal());
  }

  private static Map<String, List<String>> headers(CallbackSignature signature) {
    return signature.headers().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue())));
  }

  private static CallbackSecret secret(int seed) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) seed;
    return CallbackSecret.generate(bytes);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
