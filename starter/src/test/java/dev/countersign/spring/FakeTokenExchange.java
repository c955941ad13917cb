package dev.countersign.spring;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.countersign.meta.graph.GraphApis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What stands in for {@code graph.instagram.com}: it gives new tokens, or does what it is told. */
final class FakeTokenExchange implements AutoCloseable {
  private final HttpServer server;
  private final GraphApis graph;
  private final List<String> offered = new CopyOnWriteArrayList<>();
  private volatile int status;
  private volatile String answer = "";

  FakeTokenExchange() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    graph = GraphApis.of(address, address, "v26.0");
    gives("IGAAnew");
  }

  GraphApis graph() {
    return graph;
  }

  /** A new token for 60 days. */
  void gives(String token) {
    answers(200, "{\"access_token\":\"" + token + "\",\"expires_in\":5184000}");
  }

  void answers(int code, String body) {
    status = code;
    answer = body;
  }

  /** The tokens that were offered for exchange, in order. */
  List<String> offered() {
    return List.copyOf(offered);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String token = exchange.getRequestHeaders().getFirst("Authorization");
      offered.add(String.valueOf(token).replace("Bearer ", ""));
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    graph.close();
    server.stop(0);
  }
}
