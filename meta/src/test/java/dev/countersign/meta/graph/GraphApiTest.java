package dev.countersign.meta.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.meta.Accounts;
import dev.countersign.meta.FakeGraph;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known about a call after each way in which it can end. */
@Timeout(30)
class GraphApiTest {
  /** For calls that end by the time-out. */
  private static final Duration SHORT = Duration.ofSeconds(2);

  /** For calls that end otherwise. */
  private static final Duration LONG = Duration.ofSeconds(10);

  private static final GraphRequest POST =
      new GraphRequest.Post(List.of("me", "messages"), "{\"hello\":1}");
  private static final String OK =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

  @Test
  void nobody_listening_means_that_nothing_was_sent() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    assertThat(post("http://127.0.0.1:" + port))
        .satisfies(answer -> notSent(answer, "connect-refused"));
  }

  @Test
  void an_unknown_name_means_that_nothing_was_sent() {
    assertThat(post("http://graph.invalid")).satisfies(answer -> notSent(answer, "unknown-host"));
  }

  @Test
  void a_failed_tls_handshake_means_that_nothing_was_sent() {
    try (RawServer server = new RawServer(peer -> peer.write("this is no TLS\r\n"))) {
      assertThat(post("https://127.0.0.1:" + server.port()))
          .satisfies(answer -> notSent(answer, "tls-failure"));
    }
  }

  @Test
  void a_tls_handshake_that_is_cut_or_never_answered_means_that_nothing_was_sent() {
    try (RawServer cutting = new RawServer(RawServer.Peer::close);
        RawServer silent = new RawServer(RawServer.Peer::awaitEnd)) {
      assertThat(post("https://127.0.0.1:" + cutting.port()))
          .isInstanceOf(GraphAnswer.NotSent.class);
      assertThat(post("https://127.0.0.1:" + silent.port(), SHORT))
          .isInstanceOf(GraphAnswer.NotSent.class);
    }
  }

  @Test
  void no_answer_in_time_means_that_it_may_have_been_sent() {
    try (RawServer server = new RawServer(RawServer.Peer::awaitEnd)) {
      assertThat(post(server.address(), SHORT)).satisfies(answer -> unclear(answer, "no-answer"));
    }
  }

  @Test
  void an_answer_that_drips_is_cut_at_the_deadline_of_the_whole_call() {
    try (RawServer server =
        new RawServer(peer -> {
          peer.readRequest();
          peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
          peer.drip("x", Duration.ofMillis(50));
        })) {
      long start = System.nanoTime();

      assertThat(post(server.address(), SHORT)).satisfies(answer -> unclear(answer, "no-answer"));

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void a_connection_cut_after_the_request_means_that_it_may_have_been_sent() {
    try (RawServer closing =
            new RawServer(peer -> {
              peer.readRequest();
              peer.close();
            });
        RawServer resetting =
            new RawServer(peer -> {
              peer.readRequest();
              peer.reset();
            })) {
      assertThat(post(closing.address())).satisfies(answer -> unclear(answer, "connection-lost"));
      assertThat(post(resetting.address())).satisfies(answer -> unclear(answer, "connection-lost"));
      assertThat(closing.requests()).isEqualTo(1);
    }
  }

  @Test
  void an_answer_cut_in_the_middle_means_that_it_may_have_been_sent() {
    try (RawServer server =
        new RawServer(peer -> {
          peer.readRequest();
          peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"message_id\"");
          peer.close();
        })) {
      assertThat(post(server.address())).isInstanceOf(GraphAnswer.Unclear.class);
    }
  }

  @Test
  void a_pooled_connection_that_the_other_side_closed_is_replaced_before_the_request_leaves() {
    try (RawServer server =
            new RawServer(peer -> {
              peer.readRequest();
              peer.write(OK);
              peer.close();
            });
        GraphApi graph = graph(server.address())) {
      for (int i = 0; i < 20; i++) {
        assertThat(call(graph)).isInstanceOf(GraphAnswer.Success.class);
        server.awaitClosed(i + 1);
      }
      assertThat(server.requests()).isEqualTo(20);
    }
  }

  @Test
  void waiting_for_a_free_connection_in_vain_means_that_nothing_was_sent() throws Exception {
    try (RawServer server = new RawServer(RawServer.Peer::awaitEnd);
        GraphApi graph =
            new GraphApi(
                new GraphSettings(
                    URI.create(server.address()), "v26.0", SHORT, Duration.ofSeconds(20)))) {
      List<Thread> others =
          IntStream.range(0, GraphTransport.CONNECTIONS)
              .mapToObj(i -> Thread.ofVirtual().start(() -> call(graph)))
              .toList();
      server.awaitRequests(GraphTransport.CONNECTIONS);

      assertThat(call(graph)).satisfies(answer -> notSent(answer, "no-free-connection"));

      server.hangUp();
      for (Thread other : others) {
        other.join();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not json", "[]", "\"text\"", "{\"message_id\":\"mi", "null"})
  void a_success_that_cannot_be_read_means_that_it_may_have_been_sent(String body) {
    try (FakeGraph graph = new FakeGraph().on("/v26.0/me/messages", 200, body)) {
      assertThat(graph.api().call(Accounts.instagram().credentials(), POST))
          .satisfies(answer -> unclear(answer, "unreadable-answer"));
    }
  }

  @Test
  void an_answer_of_more_than_a_mebibyte_is_not_read_to_its_end() {
    String huge = "{\"message_id\":\"" + "x".repeat(GraphApi.LONGEST_ANSWER) + "\"}";
    try (FakeGraph graph = new FakeGraph().on("/v26.0/me/messages", 200, huge)) {
      assertThat(graph.api().call(Accounts.instagram().credentials(), POST))
          .satisfies(answer -> unclear(answer, "unreadable-answer"));
    }
  }

  @Test
  void an_error_in_a_200_is_an_error() {
    try (FakeGraph graph =
        new FakeGraph()
            .on(
                "/v26.0/me/messages",
                200,
                "{\"error\":{\"code\":36000,\"message\":\"too big\"}}")) {
      assertThat(graph.api().call(Accounts.instagram().credentials(), POST))
          .isEqualTo(
              new GraphAnswer.Refused(
                  200, new GraphError(36000, null, "too big", null, false, null), null));
    }
  }

  @Test
  void a_query_and_a_path_are_encoded() {
    try (FakeGraph graph = new FakeGraph()) {
      graph
          .api()
          .call(
              Accounts.instagram(Accounts.SHOP).credentials(),
              new GraphRequest.Get(List.of("a/b?c"), Map.of("fields", "id,na&me")));

      assertThat(graph.calls().getFirst().uri().toString())
          .isEqualTo("/v26.0/a%2Fb%3Fc?fields=id%2Cna%26me");
    }
  }

  @Test
  void a_path_of_the_graph_address_is_kept() {
    try (FakeGraph graph = new FakeGraph();
        GraphApi behindProxy = graph(graph.settings().baseUri() + "/meta/")) {
      call(behindProxy);

      assertThat(graph.calls().getFirst().uri().getPath()).isEqualTo("/meta/v26.0/me/messages");
    }
  }

  private static GraphAnswer post(String address) {
    return post(address, LONG);
  }

  private static GraphAnswer post(String address, Duration timeout) {
    try (GraphApi graph = graph(address, timeout)) {
      return call(graph);
    }
  }

  private static GraphApi graph(String address) {
    return graph(address, LONG);
  }

  private static GraphApi graph(String address, Duration timeout) {
    return new GraphApi(new GraphSettings(URI.create(address), "v26.0", timeout, timeout));
  }

  private static GraphAnswer call(GraphApi graph) {
    return graph.call(Accounts.instagram().credentials(), POST);
  }

  private static void notSent(GraphAnswer answer, String code) {
    assertThat(answer).isInstanceOf(GraphAnswer.NotSent.class);
    assertThat(((GraphAnswer.NotSent) answer).code()).isEqualTo(code);
    assertThat(answer.toString()).doesNotContain("CANARY");
  }

  private static void unclear(GraphAnswer answer, String code) {
    assertThat(answer).isInstanceOf(GraphAnswer.Unclear.class);
    assertThat(((GraphAnswer.Unclear) answer).code()).isEqualTo(code);
    assertThat(answer.toString()).doesNotContain("CANARY");
  }
}
