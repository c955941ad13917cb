package dev.countersign.resume.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowListTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1/32,   127.0.0.1,       true",
    "127.0.0.1/32,   127.0.0.2,       false",
    "10.0.0.0/8,     10.255.255.255,  true",
    "10.0.0.0/8,     11.0.0.0,        false",
    "172.16.0.0/12,  172.31.255.255,  true",
    "172.16.0.0/12,  172.32.0.0,      false",
    "192.168.0.0/23, 192.168.1.255,   true",
    "192.168.0.0/23, 192.168.2.0,     false",
    "::1/128,        ::1,             true",
    "::1/128,        ::2,             false",
    "fc00::/7,       fdff::1,         true",
    "fc00::/7,       fe00::1,         false",
    "10.0.0.0/8,     ::ffff:10.0.0.1, true",
    "10.0.0.0/8,     ::10.0.0.1,      false",
    "fc00::/7,       10.0.0.1,        false",
  })
  void a_block_contains_exactly_its_addresses(String block, String address, boolean contained) {
    assertThat(read(block).contains(address(address))).isEqualTo(contained);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1,       write 10.0.0.1/32",
    "::1,            write ::1/128",
    "10.0.0.1/8,     write 10.0.0.0/8",
    "0.0.0.0/0,      too wide",
    "::/0,           too wide",
    "10.0.0.0/33,    0 to 32",
    "::1/129,        0 to 128",
    "10.0.0.0/,      0 to 32",
    "10.0.0.0/-1,    0 to 32",
    "10.0.0.0/8/8,   0 to 32",
    "10/8,           is not an address and a prefix",
    "127.1/32,       is not an address and a prefix",
    "010.0.0.0/8,    is not an address and a prefix",
    "localhost/8,    is not an address and a prefix",
    "[::1]/128,      is not an address and a prefix",
    "fe80::1%1/128,  is not an address and a prefix",
    "'',             is not an address and a prefix",
  })
  void a_block_of_another_form_is_refused_with_a_hint(String text, String hint) {
    assertThat(AllowList.parse(List.of("127.0.0.1/32", text)))
        .isInstanceOfSatisfying(
            Reading.Refused.class,
            refused -> assertThat(refused.reason()).contains("\"" + text + "\"", hint));
  }

  @Test
  void an_empty_list_names_nothing() {
    assertThat(AllowList.parse(List.of())).isEqualTo(new Reading.Accepted<>(AllowList.empty()));
    assertThat(AllowList.empty().contains(address("127.0.0.1"))).isFalse();
  }

  static AllowList read(String... blocks) {
    return switch (AllowList.parse(List.of(blocks))) {
      case Reading.Accepted<AllowList> accepted -> accepted.value();
      case Reading.Refused<AllowList> refused -> throw new AssertionError(refused.reason());
    };
  }

  static InetAddress address(String text) {
    return LiteralAddress.parse(text).orElseThrow();
  }
}
