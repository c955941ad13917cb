package dev.countersign.resume.http;

import static dev.countersign.resume.http.Callbacks.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.countersign.resume.ResumeOutcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That nothing is sent to places that a stranger must not reach through us. */
class CallbackProtectionIT {

  @Test
  void c2_a_name_that_resolves_to_a_private_address_is_blocked_without_a_packet() throws Exception {
    try (Receiver receiver = Receiver.answering(200);
        CallbackResumer resumer = Callbacks.usual().allowing().everyNameIs("127.0.0.1").open()) {
      String url = "https://app.example.com:" + receiver.port() + "/";

      assertThat(resumer.refusal(URI.create(url))).isEmpty();
      assertBlocked(resumer.resume(to(url)), "127.0.0.1");
      assertThat(receiver.connections()).isZero();
    }
  }

  @Test
  void c2_one_private_answer_among_public_ones_blocks_them_all() throws Exception {
    try (Receiver receiver = Receiver.answering(200);
        CallbackResumer resumer =
            Callbacks.usual().allowing().everyNameIs("8.8.8.8", "127.0.0.1").open()) {
      assertBlocked(
          resumer.resume(to("https://app.example.com:" + receiver.port() + "/")), "127.0.0.1");
      assertThat(receiver.connections()).isZero();
    }
  }

  @Test
  void c2_a_name_that_turns_private_after_its_first_use_is_blocked() throws Exception {
    AtomicReference<List<InetAddress>> answer =
        new AtomicReference<>(List.of(AllowListTest.address("127.0.0.1")));
    try (Receiver receiver =
            Receiver.start((request, exchange) -> {
              exchange.head(200, "Content-Length: 0", "Connection: close");
              exchange.hangUp();
            });
        CallbackResumer resumer =
            Callbacks.usual()
                .allowing("127.0.0.1/32", "10.200.0.0/16")
                .names(name -> answer.get())
                .open()) {
      String url = "http://app.example.com:" + receiver.port() + "/";
      assertThat(resumer.resume(to(url))).isEqualTo(new ResumeOutcome.Delivered());
      answer.set(List.of(AllowListTest.address("169.254.169.254")));

      assertBlocked(resumer.resume(to(url)), "169.254.169.254");
      assertThat(receiver.connections()).isEqualTo(1);
    }
  }

  @Test
  void c2_a_name_is_looked_up_once_and_the_checked_address_is_connected_to() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    try (Receiver receiver = Receiver.answering(200);
        CallbackResumer resumer =
            Callbacks.usual()
                .allowing("127.0.0.1/32", "10.200.0.0/16")
                .names(name -> {
                  asked.add(name);
                  return List.of(
                      AllowListTest.address(asked.size() == 1 ? "127.0.0.1" : "10.0.0.1"));
                })
                .open()) {
      String url = "http://app.example.com:" + receiver.port() + "/";

      assertThat(resumer.resume(to(url))).isEqualTo(new ResumeOutcome.Delivered());
      assertThat(asked).containsExactly("app.example.com");
      assertThat(receiver.requests().getFirst().header("host"))
          .isEqualTo("app.example.com:" + receiver.port());
    }
  }

  /** What a request names is judged by its letters: nobody is asked and nothing is opened. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:%d/",
        "https://127.1:%d/",
        "https://0x7f000001:%d/",
        "https://[::ffff:127.0.0.1]:%d/",
        "https://localhost.:%d/",
        "https://app.example.com:22/"
      })
  void c1_a_url_is_refused_without_asking_for_names_and_without_a_packet(String url)
      throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    try (Receiver receiver = Receiver.answering(200);
        CallbackResumer resumer =
            Callbacks.usual()
                .allowing()
                .names(name -> {
                  asked.add(name);
                  return List.of();
                })
                .open()) {
      assertThat(resumer.refusal(URI.create(url.formatted(receiver.port())))).isPresent();
      assertThat(asked).isEmpty();
      assertThat(receiver.connections()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://127.0.0.1:%d/", "http://[::ffff:127.0.0.1]:%d/", "http://127.1:%d/"})
  void a_stored_address_that_is_no_longer_allowed_fails_without_a_packet(String url)
      throws Exception {
    try (Receiver receiver = Receiver.answering(200);
        CallbackResumer resumer = Callbacks.usual().allowing().open()) {
      assertThat(resumer.resume(to(url.formatted(receiver.port()))))
          .isInstanceOfSatisfying(
              ResumeOutcome.Failed.class,
              failed -> assertThat(failed.detail()).contains("not allowed"));
      assertThat(receiver.connections()).isZero();
    }
  }

  @Test
  void localhost_reaches_the_allowed_loopback_address_without_dns() throws Exception {
    try (Receiver receiver = Receiver.answering(200);
        CallbackResumer resumer =
            Callbacks.usual().allowing("127.0.0.1/32").everyNameIs("10.0.0.1").open()) {
      assertThat(resumer.resume(to("http://localhost:" + receiver.port() + "/")))
          .isEqualTo(new ResumeOutcome.Delivered());
    }
  }

  @Test
  void an_ipv6_address_in_brackets_is_reached() throws Exception {
    assumeThat(NetworkInterface.getByInetAddress(AllowListTest.address("::1")))
        .as("this machine has IPv6")
        .isNotNull();
    try (Receiver receiver =
            Receiver.over(
                new ServerSocket(0, 50, AllowListTest.address("::1")),
                (request, exchange) -> exchange.head(200, "Content-Length: 0"));
        CallbackResumer resumer = Callbacks.usual().open()) {
      assertThat(resumer.resume(to("http://[::1]:" + receiver.port() + "/")))
          .isEqualTo(new ResumeOutcome.Delivered());
      assertThat(receiver.requests().getFirst().header("host"))
          .isEqualTo("[::1]:" + receiver.port());
    }
  }

  @Test
  void a_name_without_addresses_failed() throws Exception {
    try (CallbackResumer resumer = Callbacks.usual().open()) {
      assertThat(resumer.resume(to("https://app.example.com/")))
          .isEqualTo(new ResumeOutcome.Failed("the host name has no address", null));
    }
  }

  @Test
  void the_system_knows_localhost_and_not_a_name_that_cannot_be() {
    assertThat(NameResolver.system().addresses("localhost"))
        .isNotEmpty()
        .allMatch(InetAddress::isLoopbackAddress);
    assertThat(NameResolver.system().addresses("a".repeat(64) + ".invalid")).isEmpty();
  }

  @Test
  void the_proxies_of_the_machine_are_not_asked() throws Exception {
    ProxySelector before = ProxySelector.getDefault();
    RecordingProxies proxies = new RecordingProxies();
    ProxySelector.setDefault(proxies);
    try (Receiver receiver = Receiver.answering(200);
        CallbackResumer resumer = Callbacks.usual().open()) {
      assertThat(resumer.resume(to(receiver))).isEqualTo(new ResumeOutcome.Delivered());
      assertThat(proxies.asked).isEmpty();
    } finally {
      ProxySelector.setDefault(before);
    }
  }

  private static void assertBlocked(ResumeOutcome outcome, String address) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            ResumeOutcome.Failed.class,
            failed -> assertThat(failed.detail()).startsWith("blocked address " + address + ":"));
  }

  private static final class RecordingProxies extends ProxySelector {
    private final List<URI> asked = new CopyOnWriteArrayList<>();

    @Override
    public List<Proxy> select(URI uri) {
      asked.add(uri);
      return List.of(Proxy.NO_PROXY);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
  }
}
