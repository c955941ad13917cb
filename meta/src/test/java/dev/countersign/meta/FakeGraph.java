package dev.countersign.meta;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.countersign.meta.graph.GraphApi;
import dev.countersign.meta.graph.GraphApis;
import dev.countersign.meta.graph.GraphSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A Graph API that answers what it was told to and remembers what it was asked. */
public final class FakeGraph implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final GraphApi api;

  /** What came in. */
  public record Call(String method, URI uri, Headers headers, String body) {}

  /** What goes out. */
  public record Answer(int status, String body, Map<String, String> headers) {
    public static Answer json(int status, String body) {
      return new Answer(status, body, Map.of("Content-Type", "application/json"));
    }

    public Answer with(String name, String value) {
      Map<String, String> more = new HashMap<>(headers);
      more.put(name, value);
      return new Answer(status, body, more);
    }
  }

  public FakeGraph() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    api = new GraphApi(settings());
  }

  public GraphApi api() {
    return api;
  }

  /** The same server at both addresses. */
  public GraphApis apis() {
    return new GraphApis(api, api);
  }

  public GraphSettings settings() {
    return new GraphSettings(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "v26.0", TIMEOUT, TIMEOUT);
  }

  /** Answers calls to a path such as {@code /v26.0/me/messages}. */
  public FakeGraph on(String path, Answer answer) {
    answers.put(path, answer);
    return this;
  }

  public FakeGraph on(String path, int status, String json) {
    return on(path, Answer.json(status, json));
  }

  public List<Call> calls() {
    return List.copyOf(calls);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      URI uri = exchange.getRequestURI();
      calls.add(new Call(exchange.getRequestMethod(), uri, exchange.getRequestHeaders(), body));
      Answer answer =
          answers.getOrDefault(
              uri.getPath(),
              Answer.json(400, "{\"error\":{\"message\":\"Unsupported\",\"code\":100}}"));
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    api.close();
    server.stop(0);
    threads.shutdownNow();
  }
}
