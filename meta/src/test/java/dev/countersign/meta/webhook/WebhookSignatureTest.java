package dev.countersign.meta.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.channel.AccountId;
import dev.countersign.meta.Accounts;
import dev.countersign.meta.AppSecrets;
import dev.countersign.meta.Credentials;
import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.webhook.WebhookSignature.Result;
import dev.countersign.secret.Secret;
import dev.countersign.testkit.Corpus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WebhookSignatureTest {
  private static final String SECRET = "test_app_secret";
  private static final String BODY = "{\"object\":\"whatsapp_business_account\",\"entry\":[]}";
  private static final String HEX =
      "dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756";
  private static final AccountId ONE = new AccountId("one");
  private static final AccountId TWO = new AccountId("two");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"object":"whatsapp_business_account","entry":[]} | dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756
          {"t":"\\u00e4\\u00f6\\u00e5"} | 8cc2a80f11313ef9c69ca05a132f3f266a992c9b43953c1a520861f142a45c7a
          {"t":"äöå"} | 07b8dabf93a804e697507061549bf1050a7e7efcff37c84effe4818d2a4f9c3e
          """)
  void the_hmac_of_the_bytes_on_the_wire_verifies(String body, String hex) {
    assertThat(check("sha256=" + hex, body)).isEqualTo(new Result.Verified(Set.of(ONE)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        HEX,
        "sha1=" + HEX,
        "SHA256=" + HEX,
        " sha256=" + HEX,
        "sha256=" + HEX + " ",
        "sha256= " + HEX,
        "sha256=" + HEX + "0",
        "sha256=",
        "sha256=cec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756",
        "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633757",
        "sha256=xec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756",
        "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c63375",
      })
  void w2_anything_but_the_exact_form_and_value_is_bad(String header) {
    assertThat(check(header, BODY)).isEqualTo(new Result.Bad());
  }

  @Test
  void w2_upper_case_hex_is_bad() {
    assertThat(check("sha256=" + HEX.toUpperCase(Locale.ROOT), BODY)).isEqualTo(new Result.Bad());
  }

  @Test
  void w2_two_header_lines_are_bad_even_when_both_are_right() {
    assertThat(
            signature(Accounts.instagram(ONE, SECRET))
                .check(List.of("sha256=" + HEX, "sha256=" + HEX), bytes(BODY)))
        .isEqualTo(new Result.Bad());
  }

  @Test
  void w1_no_header_is_missing() {
    assertThat(signature(Accounts.instagram(ONE, SECRET)).check(List.of(), bytes(BODY)))
        .isEqualTo(new Result.Missing());
  }

  @Test
  void w4_a_body_that_was_written_again_is_bad() {
    assertThat(check("sha256=" + HEX, BODY + " ")).isEqualTo(new Result.Bad());
  }

  @Test
  void w3_all_accounts_with_the_signing_secret_are_verified_and_no_other() {
    WebhookSignature signature =
        signature(
            Accounts.instagram(ONE, "new-secret", SECRET),
            Accounts.instagram(TWO, SECRET),
            Accounts.instagram(new AccountId("other-app"), "other"),
            Accounts.instagram(new AccountId("no-secret")));

    assertThat(signature.check(List.of("sha256=" + HEX), bytes(BODY)))
        .isEqualTo(new Result.Verified(Set.of(ONE, TWO)));
  }

  @Test
  void an_empty_app_secret_verifies_nothing() {
    assertThat(signature(Accounts.instagram(ONE, "")).check(List.of("sha256=" + HEX), bytes(BODY)))
        .isEqualTo(new Result.Bad());
  }

  @Test
  void a_missing_secret_of_one_account_does_not_harm_another() {
    WebhookSignature signature =
        signature(Accounts.instagram(TWO, Accounts.unusable()), Accounts.instagram(ONE, SECRET));

    assertThat(signature.check(List.of("sha256=" + HEX), bytes(BODY)))
        .isEqualTo(new Result.Verified(Set.of(ONE)));
  }

  @Test
  void a_body_that_a_missing_secret_may_have_signed_is_not_called_bad() {
    WebhookSignature signature = signature(Accounts.instagram(TWO, Accounts.unusable()));

    assertThatThrownBy(() -> signature.check(List.of("sha256=" + HEX), bytes(BODY)))
        .isInstanceOf(Credentials.Unusable.class);
  }

  @TestFactory
  Stream<DynamicTest> the_vectors_of_other_projects_verify_as_they_say() throws IOException {
    Optional<Corpus> corpus = Corpus.find();
    Assumptions.assumeTrue(corpus.isPresent(), Corpus.ABSENT);
    Path folder = corpus.orElseThrow().file("signatures");
    JsonNode vectors =
        new JsonMapper()
            .readTree(Files.readString(folder.resolve("SIGNATURES.json")))
            .path("vectors");
    return vectors
        .valueStream()
        .map(vector ->
            DynamicTest.dynamicTest(
                vector.path("name").stringValue(), () -> verifies(folder, vector)));
  }

  private static void verifies(Path folder, JsonNode vector) throws IOException {
    byte[] body = Files.readAllBytes(folder.resolve(vector.path("body_file").stringValue()));
    WebhookSignature signature =
        signature(Accounts.instagram(ONE, vector.path("secret").stringValue()));
    // SHA-1 vectors carry the older header: they must be refused even where they are right
    boolean isVerified =
        vector.path("valid").booleanValue()
            && vector.path("header").stringValue().equals(WebhookSignature.HEADER);

    Result result = signature.check(List.of(vector.path("value").stringValue()), body);

    assertThat(result).isEqualTo(isVerified ? new Result.Verified(Set.of(ONE)) : new Result.Bad());
    assertThat(body)
        .isEqualTo(Base64.getDecoder().decode(vector.path("body_base64").stringValue()));
    for (int place = 0; place < body.length; place++) {
      byte[] changed = body.clone();
      changed[place] ^= 1;
      assertThat(signature.check(List.of(vector.path("value").stringValue()), changed))
          .as("with byte %s changed", place)
          .isEqualTo(new Result.Bad());
    }
  }

  @Test
  void the_secrets_of_one_app_are_read_once_for_all_its_accounts() {
    AtomicInteger readings = new AtomicInteger();
    AppSecrets app =
        () -> {
          readings.incrementAndGet();
          return List.of(Secret.of(SECRET));
        };
    WebhookSignature signature =
        signature(
            Accounts.instagram(ONE, Accounts.credentials(app)),
            Accounts.instagram(TWO, Accounts.credentials(app)));

    assertThat(signature.check(List.of("sha256=" + HEX), bytes(BODY)))
        .isEqualTo(new Result.Verified(Set.of(ONE, TWO)));
    assertThat(readings).hasValue(1);
  }

  private static Result check(String header, String body) {
    return signature(Accounts.instagram(ONE, SECRET)).check(List.of(header), bytes(body));
  }

  private static WebhookSignature signature(MetaAccount... accounts) {
    return new WebhookSignature(List.of(accounts));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
