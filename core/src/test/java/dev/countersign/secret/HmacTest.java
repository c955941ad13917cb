package dev.countersign.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Source: RFC 4231, section 4. */
final class HmacTest {
  private static final Secret KEY = Secret.of("Jefe");

  @ParameterizedTest
  @MethodSource("vectors")
  void the_published_examples_come_out(String key, byte[] text, String expected) {
    assertThat(hex(Hmac.sha256(Secret.of(key), text))).startsWith(expected).hasSize(64);
  }

  /** Cases 3, 6 and 7 have keys that are no text, which a secret is. */
  static Stream<Arguments> vectors() {
    byte[] fiftyTimes = new byte[50];
    Arrays.fill(fiftyTimes, (byte) 0xcd);
    StringBuilder counting = new StringBuilder();
    for (char number = 1; number <= 25; number++) {
      counting.append(number);
    }
    return Stream.of(
        Arguments.argumentSet(
            "case 1",
            "\u000b".repeat(20),
            "Hi There".getBytes(UTF_8),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        Arguments.argumentSet(
            "case 2",
            "Jefe",
            "what do ya want for nothing?".getBytes(UTF_8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        Arguments.argumentSet(
            "case 4",
            counting.toString(),
            fiftyTimes,
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        Arguments.argumentSet(
            "case 5, of which half is published",
            "\f".repeat(20),
            "Test With Truncation".getBytes(UTF_8),
            "a3b6167473100ee06e0c796c2955552b"),
        // by Python's hmac, in place of case 6
        Arguments.argumentSet(
            "a key longer than a block",
            "k".repeat(131),
            "Test Using Larger Than Block-Size Key - Hash Key First".getBytes(UTF_8),
            "70e4b005732fa7ff79392aa24fb240159b925dbc9f1398420c0f45e6763dcf14"));
  }

  @Test
  void parts_count_as_one_text() {
    byte[] whole = Hmac.sha256(KEY, "what do ya want for nothing?".getBytes(UTF_8));

    assertThat(
            Hmac.sha256(
                KEY,
                "what do ya ".getBytes(UTF_8),
                new byte[0],
                "want for nothing?".getBytes(UTF_8)))
        .isEqualTo(whole);
  }

  @Test
  void a_secret_is_a_key_by_its_utf_8() {
    assertThat(hex(Hmac.sha256(Secret.of("größe"))))
        .isEqualTo("ebf9e0a7c0e3e616cad942a8f116db76d945d4b68641bd0dd3bd3a2e659ee6d7");
  }

  @Test
  void an_empty_key_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Hmac.sha256(Secret.of(""), new byte[1]));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
