package dev.countersign.sandbox.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Carries requests to a handler, each on a virtual thread of its own. */
public final class WebServer implements AutoCloseable {

  private static final System.Logger LOGGER = System.getLogger(WebServer.class.getName());
  private static final int BODY_LIMIT = 4 * 1024 * 1024;
  private static final int BACKLOG = 256;

  private final HttpServer server;
  private final ExecutorService executor;
  private final Handler handler;

  private WebServer(HttpServer server, ExecutorService executor, Handler handler) {
    this.server = server;
    this.executor = executor;
    this.handler = handler;
  }

  /**
   * Starts to listen.
   *
   * @param port 0 for a free one
   * @throws SandboxStartException if the address cannot be bound
   */
  public static WebServer start(String host, int port, Handler handler) {
    // The JDK's server sends headers and body in two packets: with Nagle's algorithm each answer
    // would wait 40 ms for the client's acknowledgement.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
    HttpServer server = bind(host, port);
    ExecutorService executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sandbox-http-", 0).factory());
    WebServer webServer = new WebServer(server, executor, handler);
    server.createContext("/", webServer::serve);
    server.setExecutor(executor);
    server.start();
    return webServer;
  }

  private static HttpServer bind(String host, int port) {
    try {
      return HttpServer.create(new InetSocketAddress(host, port), BACKLOG);
    } catch (BindException refused) {
      throw new SandboxStartException(
          "Port %d on %s cannot be used (%s): stop the program that holds it or choose another port."
              .formatted(port, host, refused.getMessage()),
          refused);
    } catch (IOException broken) {
      throw new SandboxStartException(
          "The sandbox cannot listen on %s port %d: %s".formatted(host, port, broken), broken);
    }
  }

  /** The address that clients on this machine use. */
  public URI uri() {
    InetSocketAddress address = server.getAddress();
    String host = address.getAddress().isAnyLocalAddress() ? "127.0.0.1" : address.getHostString();
    String literal = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return URI.create("http://" + literal + ":" + address.getPort());
  }

  /** Stops listening and ends the requests that are being served. */
  @Override
  public void close() {
    executor.shutdownNow();
    server.stop(0);
    try {
      if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
        LOGGER.log(System.Logger.Level.WARNING, "Some requests did not end with the sandbox.");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (respond(exchange)) {
        case Response.Answer answer -> send(exchange, answer);
        case Response.EventStream stream -> stream(exchange, stream);
        case Response.Dropped() -> {
          // closing the exchange without an answer closes the connection
        }
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private Response respond(HttpExchange exchange) throws IOException, InterruptedException {
    byte[] body = exchange.getRequestBody().readNBytes(BODY_LIMIT + 1);
    if (body.length > BODY_LIMIT) {
      return Response.text(413, "text/plain", "The body is larger than 4 MiB.\n");
    }
    Map<String, String> query;
    try {
      query = FormText.read(exchange.getRequestURI().getRawQuery());
    } catch (IllegalArgumentException brokenEscape) {
      return Response.text(400, "text/plain", "The query has a broken percent escape.\n");
    }
    Request request =
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getPath(),
            query,
            headers(exchange),
            new String(body, StandardCharsets.UTF_8));
    try {
      return handler.handle(request);
    } catch (RuntimeException bug) {
      LOGGER.log(
          System.Logger.Level.ERROR,
          "A request failed inside the sandbox: %s %s".formatted(request.method(), request.path()),
          bug);
      return Response.text(500, "text/plain", "The sandbox failed: " + bug + "\n");
    }
  }

  private static Map<String, String> headers(HttpExchange exchange) {
    Map<String, String> headers = new HashMap<>();
    for (Map.Entry<String, List<String>> header : exchange.getRequestHeaders().entrySet()) {
      if (!header.getValue().isEmpty()) {
        headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue().getFirst());
      }
    }
    return headers;
  }

  private static void send(HttpExchange exchange, Response.Answer answer) throws IOException {
    answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    boolean withoutBody = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), withoutBody ? -1 : body.length);
    if (!withoutBody) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  private static void stream(HttpExchange exchange, Response.EventStream stream)
      throws IOException, InterruptedException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=UTF-8");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(200, 0);
    try (Writer out = new OutputStreamWriter(exchange.getResponseBody(), StandardCharsets.UTF_8)) {
      stream.writer().writeTo(out);
    } catch (IOException clientGone) {
      LOGGER.log(System.Logger.Level.DEBUG, "A live view was closed by its browser.");
    }
  }
}
