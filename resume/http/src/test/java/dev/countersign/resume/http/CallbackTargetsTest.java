package dev.countersign.resume.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackTargetsTest {
  private final CallbackTargets strict = new CallbackTargets(AllowList.empty());
  private final CallbackTargets loopback =
      new CallbackTargets(AllowListTest.read("127.0.0.1/32", "::1/128"));
  private final CallbackTargets intranet =
      new CallbackTargets(AllowListTest.read("127.0.0.1/32", "10.0.0.0/8"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example.com/hooks/refund",
        "HTTPS://APP.EXAMPLE.COM/hooks?tenant=1",
        "https://app.example.com",
        "https://app.example.com:443/",
        "https://app.example.com:/",
        "https://app.example.com:8443/",
        "https://xn--exmple-cua.com/",
        "https://8.8.8.8/",
        "https://[2606:4700::1111]/",
        "https://[64:ff9b::808:808]/",
      })
  void a_public_https_receiver_is_accepted(String url) {
    assertThat(strict.refusal(URI.create(url))).isEmpty();
    assertThat(intranet.refusal(URI.create(url))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http://app.example.com/,             scheme is not https",
    "http://8.8.8.8/,                     scheme is not https",
    "file:///etc/passwd,                  scheme is not https",
    "gopher://app.example.com/,           scheme is not https",
    "mailto:ada@example.com,              scheme is not https",
    "/hooks,                              scheme is not https",
    "https:app.example.com,               names no host",
    "https:///hooks,                      names no host",
    "https://:443/hooks,                  names no host",
    "https://ada@app.example.com/,        user name",
    "https://ada:pw@app.example.com/,     user name",
    "https://app.example.com@10.0.0.1/,   user name",
    "https://app.example.com/#x,          fragment",
    "https://app.example.com/a%0d%0aX:1,  line break",
    "https://app.example.com/?a=%0A,      line break",
    "https://app.example.com:22/,         port 22",
    "https://app.example.com:25/,         port 25",
    "https://app.example.com:6379/,       port 6379",
    "https://app.example.com:0/,          1 to 65535",
    "https://app.example.com:65536/,      1 to 65535",
    "https://app.example.com:999999/,     1 to 65535",
  })
  void c1_another_form_of_address_is_refused_with_its_reason(String url, String reason) {
    assertThat(loopback.refusal(URI.create(url)).orElse("accepted")).contains(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.8",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "[::]",
        "[::1]",
        "[::127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[::ffff:a00:1]",
        "[0:0:0:0:0:ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b::10.0.0.1]",
        "[64:ff9b:1::1]",
        "[100::1]",
        "[2001::1]",
        "[2001:db8::1]",
        "[2002:7f00:1::]",
        "[2002:808:808::]",
        "[3fff::1]",
        "[fc00::1]",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "[fec0::1]",
        "[ff02::1]",
      })
  void c1_an_address_that_is_not_public_is_refused(String host) {
    assertThat(strict.refusal(URI.create("https://" + host + "/")).orElse("accepted"))
        .contains("not public");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0X7F.0x0.0x0.0x1",
        "0177.0.0.1",
        "127.0.0.01",
        "127.0.0.0x1",
        "8.8",
        "256.1.1.1",
        "1.2.3.4.5",
        "app.example.0x1",
      })
  void c1_a_number_that_is_no_plain_address_is_refused_even_where_loopback_is_allowed(String host) {
    assertThat(loopback.refusal(URI.create("https://" + host + "/")).orElse("accepted"))
        .contains("four decimal numbers");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost.,               ends with a dot",
    "app.example.com.,         ends with a dot",
    "127.0.0.1.,               ends with a dot",
    "exämple.com,              xn--exmple-cua.com",
    "аpp.example.com,          xn--pp-6kc.example.com",
    "ⓛocalhost,                localhost",
    "１２７.0.0.1,             127.0.0.1",
    "a..b,                     not a DNS name",
    "-a.com,                   not a DNS name",
    "%6c%6f.com,               not a DNS name",
    "a:b:c,                    1 to 65535",
    "fe80::1%25eth0,           1 to 65535",
  })
  void c1_a_host_that_can_be_read_in_two_ways_is_refused(String host, String hint) {
    URI url = URI.create("https://" + host + "/");

    assertThat(loopback.refusal(url).orElse("accepted")).contains(hint);
    assertThat(intranet.refusal(url)).isPresent();
  }

  @Test
  void an_address_with_a_zone_is_refused() {
    assertThat(strict.refusal(URI.create("https://[fe80::1%25eth0]/"))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metadata.google.internal",
        "printer.local",
        "router.lan",
        "db.corp",
        "nas.home.arpa",
        "intranet",
        "kubernetes.default.svc.cluster.local",
      })
  void a_name_of_a_private_network_waits_for_an_allow_list_that_reaches_one(String host) {
    URI url = URI.create("https://" + host + "/");

    assertThat(strict.refusal(url).orElse("accepted")).contains("private network");
    assertThat(loopback.refusal(url).orElse("accepted")).contains("private network");
    assertThat(intranet.refusal(url)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST", "app.localhost"})
  void localhost_is_allowed_only_with_loopback_in_the_allow_list(String host) {
    URI url = URI.create("http://" + host + ":8081/hooks");
    CallbackTargets elsewhere = new CallbackTargets(AllowListTest.read("10.0.0.0/8"));

    assertThat(strict.refusal(url).orElse("accepted")).contains("127.0.0.1/32");
    assertThat(elsewhere.refusal(url)).isPresent();
    assertThat(loopback.refusal(url)).isEmpty();
    assertThat(intranet.refusal(url)).isEmpty();
  }

  @Test
  void localhost_stands_for_the_loopback_addresses_that_are_allowed() {
    assertThat(strict.localhost()).isEmpty();
    assertThat(intranet.localhost()).containsExactly(AllowListTest.address("127.0.0.1"));
    assertThat(loopback.localhost())
        .containsExactly(AllowListTest.address("127.0.0.1"), AllowListTest.address("::1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8081/hooks",
        "http://127.0.0.1/",
        "http://[::1]:22/",
        "https://127.0.0.1:25/",
        "http://[::ffff:127.0.0.1]:8081/",
      })
  void an_allowed_address_may_use_http_and_any_port(String url) {
    assertThat(loopback.refusal(URI.create(url))).isEmpty();
    assertThat(strict.refusal(URI.create(url))).isPresent();
  }

  @Test
  void a_url_that_is_too_long_is_refused() {
    assertThat(strict.refusal(URI.create("https://a.com/" + "a".repeat(2_035)))).isPresent();
    assertThat(strict.refusal(URI.create("https://a.com/" + "a".repeat(2_034)))).isEmpty();
  }

  @Test
  void a_refusal_does_not_repeat_path_or_query() {
    assertThat(strict.refusal(URI.create("http://10.0.0.1/token-abc?key=abc")).orElseThrow())
        .doesNotContain("abc");
  }

  @Test
  void c2_one_private_address_among_public_ones_blocks_the_connection() {
    assertThat(connect(strict, "https", 443, "8.8.8.8", "10.0.0.1").orElse("accepted"))
        .startsWith("blocked address 10.0.0.1");
    assertThat(connect(strict, "https", 443, "8.8.8.8", "2606:4700::1111")).isEmpty();
    assertThat(connect(intranet, "https", 443, "8.8.8.8", "10.0.0.1")).isEmpty();
  }

  @Test
  void a_name_may_use_http_or_any_port_only_when_all_its_addresses_are_allowed() {
    assertThat(intranet.refusal(URI.create("http://erp.corp:81/"))).isEmpty();

    assertThat(connect(intranet, "http", 81, "10.0.0.1", "10.0.0.2")).isEmpty();
    assertThat(connect(intranet, "http", 80, "8.8.8.8").orElse("accepted"))
        .startsWith("blocked address 8.8.8.8")
        .contains("https");
    assertThat(connect(intranet, "https", 22, "10.0.0.1", "8.8.8.8").orElse("accepted"))
        .contains("port 22");
  }

  private static Optional<String> connect(
      CallbackTargets targets, String scheme, int port, String... addresses) {
    return targets.refusal(
        new CallbackTargets.Connection(
            scheme, port, Arrays.stream(addresses).map(AllowListTest::address).toList()));
  }
}
