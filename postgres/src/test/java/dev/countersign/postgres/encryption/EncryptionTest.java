package dev.countersign.postgres.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.mac.MacConfig;
import com.google.crypto.tink.mac.PredefinedMacParameters;
import dev.countersign.postgres.encryption.SealedColumn.Place;
import dev.countersign.secret.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is sealed is opened with the right key at the right place, and nowhere else. */
class EncryptionTest {
  private static final Place PLACE = SealedColumn.APPROVAL_TITLE.of("apr_1");

  private final Keyset keyset = Keyset.generate();
  private final Encryption encryption = new Encryption(keyset);

  @Test
  void what_is_sealed_is_opened_at_its_place() {
    byte[] sealed = encryption.seal(PLACE, "Refund 4711 ✅");

    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("Refund");
    assertThat(encryption.text(PLACE, sealed)).isEqualTo("Refund 4711 ✅");
    assertThat(encryption.textOrNull(PLACE, encryption.sealOrNull(PLACE, null))).isNull();
  }

  @Test
  void the_same_text_is_never_sealed_alike() {
    assertThat(encryption.seal(PLACE, "yes")).isNotEqualTo(encryption.seal(PLACE, "yes"));
  }

  @Test
  void what_is_sealed_begins_with_the_id_of_its_key() {
    ByteBuffer sealed = ByteBuffer.wrap(encryption.seal(PLACE, "yes"));

    assertThat(sealed.get()).isEqualTo((byte) 1);
    assertThat(new KeyId(sealed.getInt())).isEqualTo(keyset.primary());
  }

  @Test
  void s5_what_is_sealed_for_one_place_cannot_be_opened_at_another() {
    byte[] sealed = encryption.seal(PLACE, "Refund 4711");

    for (Place other :
        List.of(
            SealedColumn.APPROVAL_TITLE.of("apr_2"),
            SealedColumn.APPROVAL_DIGEST.of("apr_1"),
            SealedColumn.APPROVAL_TITLE.of("apr_1", ""),
            SealedColumn.OUTBOX_PAYLOAD.of("apr_1"))) {
      assertThatThrownBy(() -> encryption.open(other, sealed))
          .isInstanceOf(UnreadableException.class)
          .hasMessageContaining(other.toString());
    }
  }

  @Test
  void no_two_places_are_bound_alike() {
    byte[] sealed = encryption.seal(SealedColumn.IDEMPOTENCY_FINGERPRINT.of("a", "b,c"), "x");

    assertThatThrownBy(
            () -> encryption.open(SealedColumn.IDEMPOTENCY_FINGERPRINT.of("a,b", "c"), sealed))
        .isInstanceOf(UnreadableException.class);
  }

  @Test
  void what_was_changed_cannot_be_opened() {
    byte[] sealed = encryption.seal(PLACE, "Refund 4711");
    sealed[sealed.length - 1] ^= 1;

    assertThatThrownBy(() -> encryption.open(PLACE, sealed))
        .isInstanceOf(UnreadableException.class);
    assertThatThrownBy(() -> encryption.open(PLACE, "Refund 4711".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(UnreadableException.class);
    assertThatThrownBy(() -> encryption.open(PLACE, new byte[0]))
        .isInstanceOf(UnreadableException.class);
  }

  @Test
  void a_rotated_keyset_opens_what_the_old_one_sealed_and_not_the_other_way_round() {
    Keyset rotated = read(keyset.rotated().text());
    Encryption later = new Encryption(rotated);

    assertThat(rotated.size()).isEqualTo(2);
    assertThat(rotated.primary()).isNotEqualTo(keyset.primary());
    assertThat(later.text(PLACE, encryption.seal(PLACE, "old"))).isEqualTo("old");
    byte[] sealedLater = later.seal(PLACE, "new");
    assertThat(later.text(PLACE, sealedLater)).isEqualTo("new");
    assertThatThrownBy(() -> encryption.open(PLACE, sealedLater))
        .isInstanceOf(UnreadableException.class);
  }

  @Test
  void a_keyset_comes_back_from_its_text_with_a_line_break_at_its_end() {
    Keyset back = read(Secret.of(keyset.text().reveal() + "\n"));

    assertThat(new Encryption(back).text(PLACE, encryption.seal(PLACE, "yes"))).isEqualTo("yes");
  }

  private static Keyset read(Secret text) {
    return ((Keyset.Reading.Read) Keyset.parse(text)).keyset();
  }

  @Test
  void a_text_that_is_no_keyset_is_refused_without_being_quoted() throws Exception {
    for (String text :
        List.of(
            "",
            "hunter2!",
            base64("hunter2"),
            base64("{}"),
            base64("{\"primaryKeyId\":1,\"key\":[]}"),
            base64(macs()),
            keyset.text().reveal().substring(4))) {
      assertThat(Keyset.parse(Secret.of(text)))
          .as(text)
          .isInstanceOfSatisfying(
              Keyset.Reading.Refused.class,
              refused ->
                  assertThat(refused.reason()).startsWith("is not").doesNotContain("hunter2"));
    }
  }

  private static String base64(String json) {
    return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String macs() throws GeneralSecurityException {
    MacConfig.register();
    return TinkJsonProtoKeysetFormat.serializeKeyset(
        KeysetHandle.generateNew(
            PredefinedMacParameters.HMAC_SHA256_256BITTAG, RegistryConfiguration.get()),
        RegistryConfiguration.get(),
        InsecureSecretKeyAccess.get());
  }
}
