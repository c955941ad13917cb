package dev.countersign.faults.world;

import dev.countersign.sandbox.account.AccountSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Many webhooks at once, each repeated until it is answered 200, as Meta does. */
final class Flood {
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration BETWEEN = Duration.ofMillis(200);

  private final HttpClient http;
  private final URI webhook;
  private final AccountSettings account;
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final Queue<Long> millis = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refused = new AtomicInteger();

  Flood(HttpClient http, URI webhook, AccountSettings account) {
    this.http = http;
    this.webhook = webhook;
    this.account = account;
  }

  /**
   * Posts all, so many at once, and returns when each was answered 200.
   *
   * @throws Unexpected when one was not within that time
   */
  World.Flooded post(List<String> bodies, int atOnce, Duration patience) {
    Queue<String> left = new ConcurrentLinkedQueue<>(bodies);
    long deadline = System.nanoTime() + patience.toNanos();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int thread = 0; thread < atOnce; thread++) {
        threads.execute(() -> {
          for (String body = left.poll(); body != null; body = left.poll()) {
            insist(body, deadline);
          }
        });
      }
    }
    if (millis.size() < bodies.size()) {
      throw new Unexpected(
          "Of %d webhooks %d were answered 200 within %s; is the server there?"
              .formatted(bodies.size(), millis.size(), patience));
    }
    List<Long> sorted = millis.stream().sorted().toList();
    return new World.Flooded(
        sorted.size(),
        refused.get(),
        Duration.ofMillis(sorted.get(sorted.size() / 2)),
        Duration.ofMillis(sorted.get((int) (sorted.size() * 0.99))));
  }

  /** Hashes of the bodies that were answered 200. */
  Set<String> accepted() {
    return accepted;
  }

  private void insist(String body, long deadline) {
    while (System.nanoTime() < deadline && !Thread.currentThread().isInterrupted()) {
      long begin = System.nanoTime();
      if (status(body) == 200) {
        millis.add(Duration.ofNanos(System.nanoTime() - begin).toMillis());
        accepted.add(Hash.of(body));
        return;
      }
      refused.incrementAndGet();
      Wait.pass(BETWEEN);
    }
  }

  private int status(String body) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(webhook)
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .header("X-Hub-Signature-256", "sha256=" + account.signingSecret().sign(content))
            .POST(HttpRequest.BodyPublishers.ofByteArray(content))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }
}
