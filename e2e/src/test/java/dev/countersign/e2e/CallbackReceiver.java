package dev.countersign.e2e;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Somebody's workflow engine: takes callbacks, checks them with the public library of Standard
 * Webhooks, and writes them down. Answers 200 unless it is told to answer otherwise.
 */
final class CallbackReceiver implements AutoCloseable {
  /** What callbacks to it are signed with. */
  static final String SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

  /** For a status: takes the callback and cuts the connection without an answer. */
  static final int HANGS_UP = 0;

  private final HttpServer server;
  private final List<Callback> callbacks = new CopyOnWriteArrayList<>();
  private final Map<String, Deque<Integer>> answers = new TreeMap<>();
  private final Map<String, CountDownLatch> hanging = new ConcurrentHashMap<>();

  private CallbackReceiver(HttpServer server) {
    this.server = server;
  }

  /**
   * A callback as it came.
   *
   * @param id the header webhook-id
   * @param isGenuine whether the public library accepts its signature
   */
  record Callback(String path, String id, String body, boolean isGenuine, HttpHeaders headers) {
    JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }

    JsonNode data() {
      return json().path("data");
    }
  }

  static CallbackReceiver start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      CallbackReceiver receiver = new CallbackReceiver(server);
      server.createContext("/", receiver::handle);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return receiver;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An address of it; give each workflow its own path. */
  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** Lets the next callbacks to a path be answered with these statuses; afterwards 200 again. */
  void answer(String path, Integer... statuses) {
    synchronized (answers) {
      answers.put(path, new ArrayDeque<>(List.of(statuses)));
    }
  }

  /** Lets callbacks to a path wait for an answer until {@link #release}. */
  void hang(String path) {
    hanging.put(path, new CountDownLatch(1));
  }

  /** Answers everything that hangs. */
  void release() {
    hanging.values().forEach(CountDownLatch::countDown);
  }

  /** What came to a path, oldest first. */
  List<Callback> at(String path) {
    return callbacks.stream().filter(callback -> callback.path().equals(path)).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      HttpHeaders headers = HttpHeaders.of(exchange.getRequestHeaders(), (name, value) -> true);
      String id = headers.firstValue("webhook-id").orElse("");
      callbacks.add(new Callback(path, id, body, isGenuine(body, headers), headers));
      hanging.getOrDefault(path, new CountDownLatch(0)).await();
      int answer = nextAnswer(path);
      if (answer != HANGS_UP) {
        exchange.sendResponseHeaders(answer, -1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int nextAnswer(String path) {
    synchronized (answers) {
      Integer next = answers.getOrDefault(path, new ArrayDeque<>()).poll();
      return next == null ? 200 : next;
    }
  }

  private static boolean isGenuine(String body, HttpHeaders headers) {
    try {
      new Webhook(SECRET).verify(body, headers);
      return true;
    } catch (WebhookVerificationException | EmptyWebhookSecretException e) {
      return false;
    }
  }

  @Override
  public void close() {
    release();
    server.stop(0);
  }
}
