package dev.countersign.faults.world;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.countersign.faults.agent.CrashPoints;
import dev.countersign.faults.evidence.Evidence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Somebody's workflow engine: writes down every callback as it came, then behaves as it is told.
 */
public final class Receiver implements AutoCloseable {
  /** What it does after it has done its work. */
  public sealed interface Behaviour {
    /** Answers with a status. */
    record Answers(int status) implements Behaviour {}

    /** Answers late. */
    record Waits(Duration time) implements Behaviour {}

    /** Closes the connection without an answer. */
    record Hangs() implements Behaviour {}
  }

  /**
   * A callback as it came.
   *
   * @param address which of the receiver's addresses it came to, from 0
   * @param time how often it was called back so far, from 1
   * @param stamp when the server says that it sent it
   */
  public record Callback(
      String reference,
      int address,
      int time,
      Instant at,
      Instant stamp,
      Evidence.Delivery delivery) {}

  private static final Behaviour USUAL = new Behaviour.Answers(200);

  private final List<HttpServer> servers = new ArrayList<>();
  private final Queue<Callback> callbacks = new ConcurrentLinkedQueue<>();
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();
  private volatile Function<Callback, Behaviour> behaviour = callback -> USUAL;

  private Receiver() {}

  /** Starts it at so many addresses. */
  static Receiver start(int addresses) {
    Receiver receiver = new Receiver();
    for (int address = 0; address < addresses; address++) {
      receiver.listen();
    }
    return receiver;
  }

  private void listen() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
      int address = servers.size();
      server.createContext("/", exchange -> handle(exchange, address));
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      servers.add(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the callback of an approval with that reference goes. */
  String url(String reference, int address) {
    int port = servers.get(address).getAddress().getPort();
    return "http://127.0.0.1:" + port + CrashPoints.CALLBACKS + reference;
  }

  /** Says how to behave towards each callback from now on. */
  public void behave(Function<Callback, Behaviour> other) {
    behaviour = other;
  }

  /** Behaves well from now on. */
  public void behaveWell() {
    behaviour = callback -> USUAL;
  }

  /** How often somebody was called back. */
  public int count(String reference) {
    return counts.getOrDefault(reference, 0);
  }

  /** Everything that came, oldest first. */
  public List<Callback> callbacks() {
    return new ArrayList<>(callbacks);
  }

  private void handle(HttpExchange exchange, int address) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String reference =
          exchange.getRequestURI().getPath().substring(CrashPoints.CALLBACKS.length());
      JsonNode json = JsonMapper.shared().readTree(body);
      Evidence.Delivery delivery =
          new Evidence.Delivery(
              json.path("data").path("approvalId").asString(""),
              String.valueOf(exchange.getRequestHeaders().getFirst("webhook-id")),
              Hash.of(body),
              json.path("data").path("outcome").asString(""),
              Instant.now());
      Callback callback = write(reference, address, stamp(exchange), delivery);
      switch (behaviour.apply(callback)) {
        case Behaviour.Answers(int status) -> exchange.sendResponseHeaders(status, -1);
        case Behaviour.Waits(Duration time) -> {
          Wait.pass(time);
          exchange.sendResponseHeaders(200, -1);
        }
        case Behaviour.Hangs() -> {
          // closing the exchange without an answer closes its connection
        }
      }
    }
  }

  /** Two at once get two numbers, and what is counted can be read. */
  private synchronized Callback write(
      String reference, int address, Instant stamp, Evidence.Delivery delivery) {
    int time = count(reference) + 1;
    Callback callback = new Callback(reference, address, time, Instant.now(), stamp, delivery);
    callbacks.add(callback);
    counts.put(reference, time);
    return callback;
  }

  private static Instant stamp(HttpExchange exchange) {
    String seconds = exchange.getRequestHeaders().getFirst("webhook-timestamp");
    return Instant.ofEpochSecond(Long.parseLong(String.valueOf(seconds)));
  }

  @Override
  public void close() {
    servers.forEach(server -> server.stop(0));
  }
}
