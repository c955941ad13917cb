package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ApprovalIdTest {

  @Test
  void an_id_is_128_bits_in_26_characters_behind_a_prefix() {
    byte[] ones = new byte[16];
    Arrays.fill(ones, (byte) 0xff);

    assertThat(ApprovalId.of(new byte[16])).hasToString("apr_" + "0".repeat(26));
    assertThat(ApprovalId.of(ones)).hasToString("apr_" + "z".repeat(25) + "w");
  }

  @Test
  void every_bit_counts() {
    Set<ApprovalId> ids = new HashSet<>();
    for (int bit = 0; bit < 128; bit++) {
      byte[] random = new byte[16];
      random[bit / 8] = (byte) (1 << bit % 8);
      ids.add(ApprovalId.of(random));
    }

    assertThat(ids).hasSize(128);
  }

  @Test
  void later_ids_come_after_earlier_ones_whatever_chance_says() {
    Instant now = Instant.parse("2026-11-29T06:00:00Z");
    byte[] ones = new byte[ApprovalId.RANDOM_BYTES];
    Arrays.fill(ones, (byte) 0xff);
    byte[] zeros = new byte[ApprovalId.RANDOM_BYTES];

    assertThat(ApprovalId.of(now, ones).value())
        .isLessThan(ApprovalId.of(now.plusMillis(1), zeros).value())
        .isGreaterThan(ApprovalId.of(now, zeros).value());
    assertThatThrownBy(() -> ApprovalId.of(now, new byte[16]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_id_that_was_made_can_be_read() {
    ApprovalId id = ApprovalId.of("sixteen bytes ok".getBytes(StandardCharsets.US_ASCII));

    assertThat(ApprovalId.parse(id.value())).contains(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "apr_",
        "apr_0000000000000000000000000",
        "apr_000000000000000000000000000",
        "apr_0000000000000000000000000I",
        "apr_0000000000000000000000000l",
        "APR_00000000000000000000000000",
        "00000000000000000000000000",
        "apr_00000000000000000000000000\n",
        "apr_../../../../etc/passwd0000"
      })
  void another_text_is_no_id(String text) {
    assertThat(ApprovalId.parse(text)).isEmpty();
    assertThatThrownBy(() -> new ApprovalId(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 17})
  void an_id_of_another_length_is_refused(int length) {
    assertThatThrownBy(() -> ApprovalId.of(new byte[length]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
