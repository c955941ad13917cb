package dev.countersign.resume.http;

import static dev.countersign.resume.http.Callbacks.to;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.resume.ResumeOutcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That no receiver keeps us longer, or makes us read more, than the limits say. */
@Timeout(60)
class CallbackLimitsIT {
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final ResumeOutcome TIMED_OUT =
      new ResumeOutcome.Failed("timed out after 2 s", null);
  // What the sockets of both sides may hold besides the 64 KiB that are read.
  private static final long SOCKET_BUFFERS = 16 * 1024 * 1024;

  /** The first call of all takes longest, and this is not about that one. */
  @BeforeAll
  static void somebody_was_called_before() throws Exception {
    try (Receiver receiver = Receiver.answering(200);
        CallbackResumer resumer = Callbacks.usual().open()) {
      assertThat(resumer.resume(to(receiver))).isEqualTo(new ResumeOutcome.Delivered());
    }
  }

  @Test
  void c4_an_attempt_takes_fifteen_seconds_at_most() {
    assertThat(CallbackSettings.Limits.usual().total()).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void c4_a_receiver_that_drips_its_headers_is_cut_at_the_deadline() throws Exception {
    try (Receiver receiver =
            Receiver.start((request, exchange) -> exchange.drip("HTTP/1.1 200 OK\r\nX-Slow: "));
        CallbackResumer resumer = Callbacks.usual().within(SHORT).open()) {
      assertThat(resumer.resume(to(receiver))).isEqualTo(TIMED_OUT);
      assertThat(receiver.bytesWrittenUntilCut()).isPositive();
    }
  }

  @Test
  void c4_a_receiver_that_drips_its_body_has_answered_and_is_cut_at_the_deadline()
      throws Exception {
    try (Receiver receiver =
            Receiver.start((request, exchange) -> {
              exchange.head(request.line().contains("ok") ? 200 : 500, "Content-Length: 60000");
              exchange.drip("x");
            });
        CallbackResumer resumer = Callbacks.usual().within(SHORT).open()) {
      String url = "http://127.0.0.1:" + receiver.port() + "/";

      assertThat(resumer.resume(to(url + "ok"))).isEqualTo(new ResumeOutcome.Delivered());
      assertThat(receiver.bytesWrittenUntilCut()).isLessThan(60_000);
      assertThat(resumer.resume(to(url))).isEqualTo(new ResumeOutcome.Failed("HTTP 500", null));
    }
  }

  @Test
  void c4_a_receiver_that_never_answers_is_cut_at_the_deadline() throws Exception {
    try (Receiver receiver = Receiver.start((request, exchange) -> exchange.beSilent());
        CallbackResumer resumer = Callbacks.usual().within(SHORT).open()) {
      assertThat(resumer.resume(to(receiver))).isEqualTo(TIMED_OUT);
      assertThat(receiver.bytesWrittenUntilCut()).isZero();
    }
  }

  @Test
  void endless_interim_answers_are_cut_at_the_deadline() throws Exception {
    try (Receiver receiver =
            Receiver.start((request, exchange) -> exchange.drip("HTTP/1.1 102 Go\r\n\r\n"));
        CallbackResumer resumer = Callbacks.usual().within(SHORT).open()) {
      assertThat(resumer.resume(to(receiver))).isEqualTo(TIMED_OUT);
      assertThat(receiver.bytesWrittenUntilCut()).isPositive();
    }
  }

  @Test
  void a_receiver_that_never_shakes_hands_is_cut_at_the_deadline() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 50, AllowListTest.address("127.0.0.1"));
        CallbackResumer resumer = Callbacks.usual().within(SHORT).open();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> hungUp =
          threads.submit(() -> {
            try (var socket = listener.accept()) {
              socket.getInputStream().transferTo(new ByteArrayOutputStream());
            } catch (SocketException reset) {
              // As good as a closed connection.
            }
            return true;
          });

      assertThat(resumer.resume(to("https://127.0.0.1:" + listener.getLocalPort() + "/")))
          .isEqualTo(TIMED_OUT);
      assertThat(hungUp.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void a_name_server_that_never_answers_is_cut_at_the_deadline_and_nothing_is_sent_later()
      throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch returned = new CountDownLatch(1);
    NameResolver slow =
        name -> {
          awaitQuietly(answered);
          returned.countDown();
          return List.of(AllowListTest.address("127.0.0.1"));
        };
    try (Receiver receiver = Receiver.answering(200)) {
      try (CallbackResumer resumer =
          Callbacks.usual()
              .allowing("127.0.0.1/32", "10.0.0.0/8")
              .names(slow)
              .within(SHORT)
              .open()) {
        assertThat(resumer.resume(to("http://app.example.com:" + receiver.port() + "/")))
            .isEqualTo(TIMED_OUT);
        answered.countDown();
        assertThat(returned.await(10, TimeUnit.SECONDS)).isTrue();
      }
      // Closing waited for the end of the attempt's own thread.
      assertThat(receiver.requests()).isEmpty();
    }
  }

  @Test
  void c4_of_a_gigabyte_only_the_beginning_is_read() throws Exception {
    try (Receiver receiver =
            Receiver.start((request, exchange) -> {
              exchange.head(200, "Transfer-Encoding: chunked");
              byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(US_ASCII);
              for (int i = 0; i < 16 * 1024; i++) {
                exchange.write(chunk);
              }
              exchange.write("0\r\n\r\n".getBytes(US_ASCII));
            });
        CallbackResumer resumer = Callbacks.usual().open()) {
      assertThat(resumer.resume(to(receiver))).isEqualTo(new ResumeOutcome.Delivered());
      assertThat(receiver.bytesWrittenUntilCut()).isLessThan(SOCKET_BUFFERS);
      assertThat(resumer.resume(to(receiver))).isEqualTo(new ResumeOutcome.Delivered());
      assertThat(receiver.connections()).isEqualTo(2);
    }
  }

  @Test
  void c4_a_body_that_announces_a_gigabyte_is_not_read_at_all() throws Exception {
    try (Receiver receiver =
            Receiver.start((request, exchange) -> {
              exchange.head(200, "Content-Length: 1073741824");
              exchange.beSilent();
            });
        CallbackResumer resumer = Callbacks.usual().open()) {
      assertThat(resumer.resume(to(receiver))).isEqualTo(new ResumeOutcome.Delivered());
      assertThat(receiver.bytesWrittenUntilCut()).isPositive();
    }
  }

  @Test
  void c4_a_packed_answer_is_not_unpacked() throws Exception {
    byte[] bomb = packed(64 * 1024 * 1024);
    assertThat(bomb).hasSizeGreaterThan(1_000).hasSizeLessThan(128 * 1024);
    try (Receiver receiver =
            Receiver.start((request, exchange) -> {
              exchange.head(200, "Content-Encoding: gzip", "Content-Length: 5");
              exchange.write("12345".getBytes(US_ASCII));
            });
        Receiver bomber =
            Receiver.start((request, exchange) -> {
              exchange.head(200, "Content-Encoding: gzip", "Content-Length: " + bomb.length);
              exchange.write(bomb);
            });
        CallbackResumer resumer = Callbacks.usual().open()) {
      // Five bytes that are no gzip: unpacking them would fail and drop the connection.
      assertThat(resumer.resume(to(receiver))).isEqualTo(new ResumeOutcome.Delivered());
      assertThat(resumer.resume(to(receiver))).isEqualTo(new ResumeOutcome.Delivered());
      assertThat(receiver.connections()).isEqualTo(1);
      assertThat(receiver.requests().getFirst().headers()).doesNotContainKey("accept-encoding");
      assertThat(resumer.resume(to(bomber))).isEqualTo(new ResumeOutcome.Delivered());
    }
  }

  @Test
  void endless_headers_failed() throws Exception {
    try (Receiver receiver =
            Receiver.start((request, exchange) -> {
              exchange.head(200, "X-Many: 1", "X-Many: 2\r\n".repeat(200) + "X-Many: 3");
            });
        Receiver oneLine =
            Receiver.start(
                (request, exchange) -> exchange.head(200, "X-Long: " + "x".repeat(100_000)));
        CallbackResumer resumer = Callbacks.usual().open()) {
      ResumeOutcome tooLong = new ResumeOutcome.Failed("the answer's headers are too long", null);

      assertThat(resumer.resume(to(receiver))).isEqualTo(tooLong);
      assertThat(resumer.resume(to(oneLine))).isEqualTo(tooLong);
    }
  }

  @Test
  void a_slow_receiver_keeps_only_its_own_connections() throws Exception {
    CountDownLatch underWay = new CountDownLatch(2);
    List<Future<ResumeOutcome>> stuck;
    try (Receiver slow =
            Receiver.start((request, exchange) -> {
              underWay.countDown();
              exchange.beSilent();
            });
        Receiver healthy = Receiver.answering(200);
        ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
        CallbackResumer resumer =
            Callbacks.usual().connectionsPerReceiver(2).connectingWithin(SHORT).open()) {
      stuck =
          IntStream.range(0, 2)
              .mapToObj(i -> workers.submit(() -> resumer.resume(to(slow))))
              .toList();
      assertThat(underWay.await(10, TimeUnit.SECONDS)).isTrue();

      assertThat(resumer.resume(to(slow)))
          .isEqualTo(
              new ResumeOutcome.Failed("2 callbacks to this receiver are already under way", null));
      for (int i = 0; i < 50; i++) {
        assertThat(resumer.resume(to(healthy))).isEqualTo(new ResumeOutcome.Delivered());
      }
      assertThat(stuck).noneMatch(Future::isDone);
      assertThat(slow.connections()).isEqualTo(2);
    }
    // Closing the resumer ended the attempts before their workers were waited for.
    for (Future<ResumeOutcome> attempt : stuck) {
      assertThat(attempt.get(10, TimeUnit.SECONDS)).isInstanceOf(ResumeOutcome.Failed.class);
    }
  }

  @Test
  void an_interrupted_worker_stops_waiting_and_stays_interrupted() throws Exception {
    CountDownLatch underWay = new CountDownLatch(1);
    try (Receiver slow =
            Receiver.start((request, exchange) -> {
              underWay.countDown();
              exchange.beSilent();
            });
        CallbackResumer resumer = Callbacks.usual().open();
        ExecutorService workers = Executors.newSingleThreadExecutor()) {
      Future<Boolean> interrupted =
          workers.submit(() -> {
            ResumeOutcome outcome = resumer.resume(to(slow));
            return outcome.equals(new ResumeOutcome.Failed("stopped before an answer", null))
                && Thread.currentThread().isInterrupted();
          });
      assertThat(underWay.await(10, TimeUnit.SECONDS)).isTrue();
      workers.shutdownNow();

      assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(slow.bytesWrittenUntilCut()).isZero();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException ignored) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] packed(int zeros) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(new byte[zeros]);
    }
    return bytes.toByteArray();
  }
}
