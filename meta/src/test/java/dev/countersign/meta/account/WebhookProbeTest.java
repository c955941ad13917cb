package dev.countersign.meta.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.countersign.meta.Accounts;
import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.account.Finding.Level;
import dev.countersign.meta.webhook.WebhookSignature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookProbeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final HttpServer server = start();
  private volatile int handshakeStatus = 200;
  private volatile String handshakeBody = "";
  private volatile int signedStatus = 200;
  private volatile int forgedStatus = 401;

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void a_server_that_answers_as_it_should_is_a_warning_only_for_the_missing_https() {
    List<Finding> findings = probe(Accounts.whatsapp());

    assertThat(findings).hasSize(2);
    assertThat(findings.getFirst().level()).isEqualTo(Level.WARNING);
    assertThat(findings.getFirst().subject()).isEqualTo("shop-whatsapp: webhook address");
    assertThat(findings.getFirst().message()).contains("only https");
    assertThat(findings.getLast().level()).isEqualTo(Level.OK);
  }

  @ParameterizedTest
  @CsvSource({
    "403, same verify token",
    "404, /webhooks/meta",
    "302, follows none",
    "502, Start the server",
    "500, unchanged",
  })
  void a_handshake_that_fails_says_what_to_do(int status, String step) {
    handshakeStatus = status;

    assertThat(probe(Accounts.instagram()))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.level()).isEqualTo(Level.ERROR);
          assertThat(finding.message()).contains(Integer.toString(status));
          assertThat(finding.nextStep()).contains(step);
          assertThat(finding.toString()).doesNotContain("verify-me");
        });
  }

  @Test
  void a_page_of_a_tunnel_instead_of_the_challenge_is_an_error() {
    handshakeBody = "<html>You are about to visit</html>";

    assertThat(probe(Accounts.instagram()).getFirst().message())
        .contains("something else than the challenge");
  }

  @Test
  void nobody_there_is_one_finding() {
    server.stop(0);

    assertThat(probe(Accounts.instagram()))
        .singleElement()
        .satisfies(finding -> assertThat(finding.nextStep()).contains("tunnel"));
  }

  @Test
  void an_address_whose_tls_fails_is_told_as_such() throws IOException {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        WebhookProbe probe =
            new WebhookProbe(URI.create("https://127.0.0.1:" + plain.getLocalPort()), PATIENCE)) {
      Thread.ofVirtual().start(() -> answerWithoutTls(plain));

      assertThat(probe.probe(Accounts.instagram()).getFirst().nextStep()).contains("certificate");
    }
  }

  @Test
  void missing_secrets_are_named() {
    assertThat(probe(Accounts.instagram(Accounts.SHOP, Accounts.unusable())))
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("InstagramVerifyToken"));
  }

  @Test
  void a_signed_body_is_taken_and_a_forged_one_refused() {
    assertThat(signature(Accounts.messenger()).level()).isEqualTo(Level.OK);
    assertThat(bodies)
        .containsExactly(
            "{\"object\":\"page\",\"entry\":[]}", "{\"object\":\"page\",\"entry\":[]}");
  }

  @ParameterizedTest
  @CsvSource({"401, same app secret", "503, database", "405, POST requests"})
  void a_signed_body_that_is_refused_says_what_to_do(int status, String step) {
    signedStatus = status;

    Finding finding = signature(Accounts.instagram());

    assertThat(finding.level()).isEqualTo(Level.ERROR);
    assertThat(finding.nextStep()).contains(step);
  }

  @Test
  void a_forged_body_that_is_taken_is_an_error() {
    forgedStatus = 200;

    assertThat(signature(Accounts.instagram()).level()).isEqualTo(Level.ERROR);
  }

  private static void answerWithoutTls(ServerSocket plain) {
    try (Socket peer = plain.accept()) {
      peer.getOutputStream().write("this is no TLS\r\n".getBytes(StandardCharsets.UTF_8));
      peer.getOutputStream().flush();
      peer.getInputStream().readAllBytes();
    } catch (IOException e) {
      // the other side hung up
    }
  }

  private List<Finding> probe(MetaAccount account) {
    try (WebhookProbe probe = new WebhookProbe(address(), PATIENCE)) {
      return probe.probe(account);
    }
  }

  private Finding signature(MetaAccount account) {
    try (WebhookProbe probe = new WebhookProbe(address(), PATIENCE)) {
      return probe.probe(account).getLast();
    }
  }

  private URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private HttpServer start() {
    try {
      HttpServer started =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      started.createContext("/webhooks/meta", this::answer);
      started.start();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      boolean isHandshake = exchange.getRequestMethod().equals("GET");
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      String challenge = query.replaceAll(".*hub\\.challenge=([^&]*).*", "$1");
      boolean isTrusted = query.contains("hub.verify_token=verify-me");
      String text = !isHandshake ? "" : handshakeBody.isEmpty() ? challenge : handshakeBody;
      if (!isHandshake) {
        bodies.add(new String(body, StandardCharsets.UTF_8));
      }
      int status = isHandshake ? (isTrusted ? handshakeStatus : 403) : status(exchange, body);
      byte[] answer = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private int status(HttpExchange exchange, byte[] body) {
    String right = WebhookSignature.of(dev.countersign.secret.Secret.of(Accounts.APP_SECRET), body);
    return right.equals(exchange.getRequestHeaders().getFirst(WebhookSignature.HEADER))
        ? signedStatus
        : forgedStatus;
  }
}
