package dev.countersign.sandbox.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CredentialTest {

  private final Credential secret = new Credential("test_app_secret");

  @Test
  void a_signature_is_the_hmac_that_openssl_computes() {
    byte[] body = "{\"t\":\"\\u00e4\\u00f6\\u00e5\"}".getBytes(StandardCharsets.US_ASCII);

    assertThat(secret.sign(body))
        .isEqualTo("8cc2a80f11313ef9c69ca05a132f3f266a992c9b43953c1a520861f142a45c7a");
  }

  @Test
  void a_credential_never_prints_itself_in_full() {
    assertThat(secret).hasToString("tes••••••••");
    assertThat(new Credential("ab")).hasToString("a••••••••");
  }
}
