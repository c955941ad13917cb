package dev.countersign.sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Receives webhooks and remembers them byte for byte. */
final class Receiver implements AutoCloseable {

  /** What was posted. */
  record Post(String signature, String contentType, String userAgent, String body) {

    JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }

    /** The first element of {@code messaging}. */
    JsonNode item() {
      return json().at("/entry/0/messaging/0");
    }

    /** The text of the first message. */
    String text() {
      return item().at("/message/text").asString("");
    }
  }

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Post> posts = new CopyOnWriteArrayList<>();
  private final List<String> verifications = new CopyOnWriteArrayList<>();
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean silent;
  private volatile boolean quoteChallenge;

  Receiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    server.createContext("/", this::serve);
    server.setExecutor(executor);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/webhooks/meta");
  }

  /** Answers the next posts with these statuses, then with 200. */
  void answer(Integer... statuses) {
    answers.addAll(List.of(statuses));
  }

  /** Never answers until it is closed. */
  void fallSilent() {
    silent = true;
  }

  /** Answers a verification with the challenge as a JSON string. */
  void quoteChallenge() {
    quoteChallenge = true;
  }

  List<Post> posts() {
    return posts;
  }

  /** The texts of all messages that are no echoes, in order of arrival. */
  List<String> texts() {
    return posts.stream()
        .flatMap(post -> post.json().path("entry").valueStream())
        .flatMap(entry -> entry.path("messaging").valueStream())
        .map(item -> item.at("/message/text").asString(""))
        .toList();
  }

  List<String> verifications() {
    return verifications;
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestMethod().equals("GET")) {
        verify(exchange);
        return;
      }
      String body = new String(exchange.getRequestBody().readAllBytes(), US_ASCII);
      posts.add(
          new Post(
              header(exchange, "X-Hub-Signature-256"),
              header(exchange, "Content-Type"),
              header(exchange, "User-Agent"),
              body));
      if (silent) {
        closed.await();
        return;
      }
      Integer status = answers.poll();
      exchange.sendResponseHeaders(status == null ? 200 : status, -1);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private void verify(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    verifications.add(query);
    String challenge = query.replaceAll(".*hub.challenge=([^&]*).*", "$1");
    boolean right = query.contains("hub.verify_token=sandbox-verify-token");
    byte[] body = (quoteChallenge ? '"' + challenge + '"' : challenge).getBytes(UTF_8);
    exchange.sendResponseHeaders(right ? 200 : 403, right ? body.length : -1);
    if (right) {
      exchange.getResponseBody().write(body);
    }
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    executor.shutdownNow();
  }
}
