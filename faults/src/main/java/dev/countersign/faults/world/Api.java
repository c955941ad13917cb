package dev.countersign.faults.world;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
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
    return answer(
        request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(ANSWER)
        .header("Authorization", "Bearer " + key);
  }

  private Answer answer(HttpRequest request) {
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

  /** The ids of all approvals that are listed with a question in that state of delivery. */
  Set<String> listed(String delivery) {
    Set<String> ids = new HashSet<>();
    String first = "/v1/approvals?limit=200&delivery=" + delivery;
    for (String path = first; !path.isEmpty(); ) {
      JsonNode page = page(path);
      page.path("items").forEach(item -> ids.add(item.path("id").asString()));
      String next = page.path("next").asString("");
      path = next.isEmpty() ? "" : first + "&cursor=" + next;
    }
    return ids;
  }

  private JsonNode page(String path) {
    AtomicReference<Answer> last = new AtomicReference<>(new Answer(0, ""));
    Wait.must(
        "GET " + path + " is answered",
        ANSWER,
        () -> {
          last.set(answer(request(path).GET().build()));
          return last.get().status() == 200;
        });
    return last.get().json();
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
