package dev.countersign.bench;

import com.sun.net.httpserver.HttpServer;
import dev.countersign.sandbox.Sandbox;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.conversation.Content.QuickReply;
import dev.countersign.sandbox.conversation.Tap;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whole cycles: create, message on the phone, tap, callback. Each worker has a person of its own
 * and one cycle in flight.
 */
final class Cycles implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final MeasuredServer server;
  private final Sandbox sandbox;
  private final String key;
  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpServer receiver;
  private final Map<String, CountDownLatch> awaited = new ConcurrentHashMap<>();

  Cycles(MeasuredServer server, Sandbox sandbox, String key) throws IOException {
    this.server = server;
    this.sandbox = sandbox;
    this.key = key;
    this.receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    receiver.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          CountDownLatch woken = awaited.get(exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
          if (woken != null) {
            woken.countDown();
          }
        });
    receiver.start();
  }

  /** Runs so many cycles and returns how long it took. */
  Duration run(int cycles, List<Worker> workers) throws Exception {
    AtomicInteger left = new AtomicInteger(cycles);
    long begin = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (Worker worker : workers) {
        running.add(
            threads.submit(() -> {
              for (int number = left.decrementAndGet();
                  number >= 0;
                  number = left.decrementAndGet()) {
                cycle(worker, number);
              }
              return null;
            }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** A person and the account that asks them. */
  record Worker(String account, Person person) {}

  private void cycle(Worker worker, int number) throws IOException, InterruptedException {
    String path = "/" + worker.account() + "/" + number + "/" + System.nanoTime();
    CountDownLatch woken = new CountDownLatch(1);
    awaited.put(path, woken);
    create(worker, path);
    tap(worker);
    if (!woken.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("No callback for cycle " + number);
    }
    awaited.remove(path);
  }

  private void create(Worker worker, String path) throws IOException, InterruptedException {
    String body =
        """
        {"account":"%s","to":"%s","fields":[{"key":"amount","label":"Amount","value":"129.90 EUR"}],
         "resume":{"type":"http","url":"http://127.0.0.1:%d%s"}}
        """
            .formatted(
                worker.account(), worker.person().id(), receiver.getAddress().getPort(), path);
    HttpRequest request =
        HttpRequest.newBuilder(server.uri("/v1/approvals"))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 201) {
      throw new IllegalStateException(
          "Not created: " + response.statusCode() + " " + response.body());
    }
  }

  private void tap(Worker worker) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      List<QuickReply> shown = sandbox.conversation(worker.person().id()).quickReplies();
      if (!shown.isEmpty()) {
        sandbox.tap(worker.person().id(), Tap.payload(shown.getFirst().payload()));
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Nothing arrived on the phone of " + worker.person().id());
      }
      Thread.sleep(1);
    }
  }

  @Override
  public void close() {
    receiver.stop(0);
    http.close();
  }
}
