package dev.countersign.faults.world;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The HTTP API as a careful client uses it: each wish has an idempotency key and is repeated until
 * it is answered.
 */
final class Api {
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final Duration BETWEEN = Duration.ofMillis(100);

  private final HttpClient http;
  private final URI base;
  private final String key;
  private final AtomicInteger refusals = new AtomicInteger();

  Api(HttpClient http, URI base, String key) {
    this.http = http;
    this.base = base;
    this.key = key;
  }

  /** An answer; the status is 0 when there was none. */
  record Answer(int status, String body) {
    JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }
  }

  Answer post(String path, String body, String idempotencyKey) {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(ANSWER)
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
            .build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      return new Answer(0, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(0, e.toString());
    }
  }

  /** How many answers made a wish wait. */
  int refusals() {
    return refusals.get();
  }

  /** Repeats a wish until it is answered with 2xx. */
  Answer insist(String path, String body, String idempotencyKey, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Answer answer = post(path, body, idempotencyKey);
      if (answer.status() >= 200 && answer.status() < 300) {
        return answer;
      }
      boolean isPassing = answer.status() == 0 || answer.status() == 409 || answer.status() >= 500;
      if (!isPassing || System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        throw new Unexpected("POST " + path + " was answered " + answer);
      }
      refusals.incrementAndGet();
      Wait.pass(BETWEEN);
    }
  }
}
