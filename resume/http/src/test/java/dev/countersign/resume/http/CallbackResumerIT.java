package dev.countersign.resume.http;

import static dev.countersign.resume.http.Callbacks.BODY;
import static dev.countersign.resume.http.Callbacks.NOW;
import static dev.countersign.resume.http.Callbacks.SECRET;
import static dev.countersign.resume.http.Callbacks.to;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import dev.countersign.resume.ResumeDelivery;
import dev.countersign.resume.ResumeOutcome;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.value.TraceContext;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackResumerIT {

  @Test
  void the_receiver_gets_the_stored_body_and_the_headers_of_standard_webhooks() throws Exception {
    try (Receiver receiver = Receiver.answering(204);
        CallbackResumer resumer = Callbacks.usual().open()) {
      assertThat(resumer.resume(to(receiver))).isEqualTo(new ResumeOutcome.Delivered());

      Receiver.Request request = receiver.requests().getFirst();
      assertThat(request.line()).isEqualTo("POST /hooks/refund?tenant=1 HTTP/1.1");
      assertThat(request.body()).isEqualTo(BODY);
      assertThat(request.headers())
          .containsEntry("content-type", "application/json")
          .containsEntry("user-agent", "Countersign/1.2.3")
          .containsEntry("webhook-id", "msg_1")
          .containsEntry("webhook-timestamp", Long.toString(NOW.getEpochSecond()))
          .containsEntry("host", "127.0.0.1:" + receiver.port())
          .containsOnlyKeys(
              "content-type",
              "content-length",
              "user-agent",
              "host",
              "connection",
              "webhook-id",
              "webhook-timestamp",
              "webhook-signature");
    }
  }

  @Test
  void a_receiver_can_go_on_with_the_trace() throws Exception {
    String traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    try (Receiver receiver = Receiver.answering(200);
        CallbackResumer resumer = Callbacks.usual().open()) {
      resumer.resume(to(receiver).traced(TraceContext.parse(traceparent, null).orElseThrow()));
      resumer.resume(
          to(receiver).traced(TraceContext.parse(traceparent, "rojo=00f0,congo=t6").orElseThrow()));

      assertThat(receiver.requests().getFirst().headers())
          .containsEntry("traceparent", traceparent)
          .doesNotContainKey("tracestate");
      assertThat(receiver.requests().getLast().headers())
          .containsEntry("tracestate", "rojo=00f0,congo=t6");
    }
  }

  @Test
  void c8_the_public_library_verifies_what_a_receiver_got() throws Exception {
    try (Receiver receiver = Receiver.answering(200);
        CallbackResumer resumer = Callbacks.usual().clock(InstantSource.system()).open()) {
      assertThat(resumer.resume(to(receiver))).isEqualTo(new ResumeOutcome.Delivered());

      Receiver.Request request = receiver.requests().getFirst();
      new Webhook(SECRET.text().reveal()).verify(request.body(), headers(request));
    }
  }

  @Test
  void c6_each_attempt_repeats_id_and_body_with_a_new_timestamp_and_signature() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(NOW);
    try (Receiver receiver = Receiver.start((request, exchange) -> exchange.reset());
        CallbackResumer resumer = Callbacks.usual().clock(now::get).open()) {
      assertThat(resumer.resume(to(receiver))).isInstanceOf(ResumeOutcome.Failed.class);
      now.set(NOW.plusSeconds(5));
      assertThat(resumer.resume(to(receiver))).isInstanceOf(ResumeOutcome.Failed.class);

      assertThat(receiver.requests()).hasSize(2);
      Receiver.Request first = receiver.requests().getFirst();
      Receiver.Request second = receiver.requests().getLast();
      assertThat(second.body()).isEqualTo(first.body());
      assertThat(second.header("webhook-id")).isEqualTo(first.header("webhook-id"));
      assertThat(second.header("webhook-timestamp"))
          .isEqualTo(Long.toString(NOW.plusSeconds(5).getEpochSecond()));
      assertThat(second.header("webhook-signature"))
          .isNotEqualTo(first.header("webhook-signature"));
    }
  }

  @Test
  void c7_while_a_secret_is_rotated_both_sign_and_after_it_only_the_new_one() throws Exception {
    CallbackSecret fresh = CallbackSecret.generate(new byte[64]);
    AtomicReference<List<CallbackSecret>> secrets = new AtomicReference<>(List.of(fresh, SECRET));
    try (Receiver receiver = Receiver.answering(200);
        CallbackResumer resumer =
            Callbacks.usual().signedWith(secrets::get).clock(InstantSource.system()).open()) {
      resumer.resume(to(receiver));
      secrets.set(List.of(fresh));
      resumer.resume(to(receiver));

      Receiver.Request during = receiver.requests().getFirst();
      new Webhook(SECRET.text().reveal()).verify(during.body(), headers(during));
      new Webhook(fresh.text().reveal()).verify(during.body(), headers(during));
      Receiver.Request after = receiver.requests().getLast();
      assertThat(after.header("webhook-signature")).doesNotContain(" ");
      new Webhook(fresh.text().reveal()).verify(after.body(), headers(after));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 304, 400, 401, 404, 407, 500})
  void c5_an_answer_without_success_failed_after_one_request(int status) throws Exception {
    try (Receiver receiver = Receiver.answering(status, "WWW-Authenticate: Basic realm=\"x\"");
        CallbackResumer resumer = Callbacks.usual().open()) {
      assertThat(resumer.resume(to(receiver)))
          .isInstanceOfSatisfying(
              ResumeOutcome.Failed.class,
              failed -> assertThat(failed.detail()).startsWith("HTTP " + status));
      assertThat(receiver.requests()).hasSize(1);
    }
  }

  @Test
  void c5_gone_and_the_asked_wait_reach_the_schedule() throws Exception {
    try (Receiver gone = Receiver.answering(410);
        Receiver busy = Receiver.answering(429, "Retry-After: 3600");
        CallbackResumer resumer = Callbacks.usual().open()) {
      assertThat(resumer.resume(to(gone))).isEqualTo(new ResumeOutcome.Gone("HTTP 410"));
      assertThat(resumer.resume(to(busy)))
          .isEqualTo(new ResumeOutcome.Failed("HTTP 429", Duration.ofHours(1)));
      assertThat(busy.requests()).hasSize(1);
    }
  }

  @Test
  void c3_a_redirect_is_not_followed() throws Exception {
    try (Receiver inner = Receiver.answering(200);
        Receiver outer =
            Receiver.answering(302, "Location: http://127.0.0.1:" + inner.port() + "/");
        CallbackResumer resumer = Callbacks.usual().open()) {
      assertThat(resumer.resume(to(outer)))
          .isEqualTo(new ResumeOutcome.Failed("HTTP 302, redirects are not followed", null));
      assertThat(inner.connections()).isZero();
      assertThat(outer.requests()).hasSize(1);
    }
  }

  @Test
  void a_cookie_is_not_sent_back() throws Exception {
    try (Receiver receiver = Receiver.answering(200, "Set-Cookie: a=b; Path=/");
        CallbackResumer resumer = Callbacks.usual().open()) {
      resumer.resume(to(receiver));
      resumer.resume(to(receiver));

      assertThat(receiver.requests()).hasSize(2);
      assertThat(receiver.requests().getLast().headers()).doesNotContainKey("cookie");
    }
  }

  @Test
  void c6_a_reset_before_the_answer_failed_and_is_not_repeated() throws Exception {
    try (Receiver receiver = Receiver.start((request, exchange) -> exchange.reset());
        CallbackResumer resumer = Callbacks.usual().open()) {
      assertThat(resumer.resume(to(receiver)))
          .isInstanceOfSatisfying(
              ResumeOutcome.Failed.class,
              failed -> assertThat(failed.detail()).endsWith("before an answer"));
      assertThat(receiver.requests()).hasSize(1);
    }
  }

  @Test
  void a_refused_connection_failed() throws Exception {
    int unused;
    try (ServerSocket listener = new ServerSocket(0, 1, AllowListTest.address("127.0.0.1"))) {
      unused = listener.getLocalPort();
    }
    try (CallbackResumer resumer = Callbacks.usual().open()) {
      assertThat(resumer.resume(to("http://127.0.0.1:" + unused + "/")))
          .isEqualTo(new ResumeOutcome.Failed("connection refused", null));
    }
  }

  @Test
  void an_answer_that_is_not_http_failed_without_repeating_it() throws Exception {
    try (Receiver receiver =
            Receiver.start((request, exchange) -> {
              exchange.write("SSH-2.0-OpenSSH_9.9 token-abc\r\n".repeat(500).getBytes(US_ASCII));
              exchange.beSilent();
            });
        CallbackResumer resumer = Callbacks.usual().within(Duration.ofSeconds(5)).open()) {
      assertThat(resumer.resume(to(receiver)))
          .isInstanceOfSatisfying(
              ResumeOutcome.Failed.class,
              failed -> assertThat(failed.detail()).doesNotContain("abc").hasSizeLessThan(60));
    }
  }

  @Test
  void a_connection_is_used_again_and_one_that_the_receiver_closed_is_not() throws Exception {
    Semaphore hungUp = new Semaphore(0);
    try (Receiver polite = Receiver.answering(200);
        Receiver closing =
            Receiver.start((request, exchange) -> {
              exchange.head(200, "Content-Length: 0");
              exchange.hangUp();
              hungUp.release();
            });
        CallbackResumer resumer = Callbacks.usual().open()) {
      for (int i = 0; i < 3; i++) {
        assertThat(resumer.resume(to(polite))).isEqualTo(new ResumeOutcome.Delivered());
        assertThat(resumer.resume(to(closing))).isEqualTo(new ResumeOutcome.Delivered());
        assertThat(hungUp.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(polite.connections()).isEqualTo(1);
      assertThat(closing.connections()).isEqualTo(3);
    }
  }

  @Test
  void a_delivery_for_another_kind_of_target_is_a_bug() throws Exception {
    try (CallbackResumer resumer = Callbacks.usual().open()) {
      assertThat(resumer.kind())
          .isEqualTo(ResumeTarget.http(URI.create("https://app.example.com")).kind());
      assertThatThrownBy(
              () -> resumer.resume(new ResumeDelivery("msg_1", ResumeTarget.poll(), BODY)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("msg_1");
    }
  }

  @Test
  void after_closing_an_attempt_fails_as_a_value() throws Exception {
    try (Receiver receiver = Receiver.answering(200)) {
      CallbackResumer resumer = Callbacks.usual().open();
      resumer.close();

      assertThat(resumer.resume(to(receiver))).isInstanceOf(ResumeOutcome.Failed.class);
      assertThat(receiver.connections()).isZero();
    }
  }

  private static Map<String, List<String>> headers(Receiver.Request request) {
    return request.headers().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue())));
  }
}
