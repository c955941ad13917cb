package dev.countersign.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A plain HTTP client of a server, with or without a key. */
final class Http {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final String AUTHORIZATION = "Authorization";

  private final URI base;
  private final @Nullable String key;

  private Http(URI base, @Nullable String key) {
    this.base = base;
    this.key = key;
  }

  static Http at(int port) {
    return new Http(URI.create("http://127.0.0.1:" + port), null);
  }

  /** The same server, with that API key. */
  Http with(String otherKey) {
    return new Http(base, otherKey);
  }

  /** An answer as it came. */
  record Answer(int status, HttpHeaders headers, String body) {
    JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }

    /** A member of the body as text, by JSON pointer; "" where there is none. */
    String text(String pointer) {
      return json().at(pointer).asString("");
    }

    String header(String name) {
      return headers.firstValue(name).orElse("");
    }
  }

  /** Calls as somebody who is told 503 on a busy machine: again, and not for ever. */
  static Answer patiently(Supplier<Answer> call) {
    Answer answer = call.get();
    for (int tries = 1; answer.status() == 503 && tries < 20; tries++) {
      answer = call.get();
    }
    return answer;
  }

  Answer get(String path) {
    return call(request(path).GET());
  }

  Answer post(String path, String json, String... headers) {
    return post(path, json.getBytes(StandardCharsets.UTF_8), headers);
  }

  /** Posts bytes as JSON, unless the headers, name by name and value by value, say otherwise. */
  Answer post(String path, byte[] body, String... headers) {
    HttpRequest.Builder request = request(path).POST(BodyPublishers.ofByteArray(body));
    List<String> all = new ArrayList<>(List.of(headers));
    if (!all.contains("Content-Type")) {
      all.addAll(List.of("Content-Type", "application/json"));
    }
    return call(request.headers(all.toArray(String[]::new)));
  }

  /** Calls without a body, with headers, name by name and value by value. */
  Answer call(String method, String path, String... headers) {
    HttpRequest.Builder request = request(path).method(method, BodyPublishers.noBody());
    return call(headers.length == 0 ? request : request.headers(headers));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(70));
    return key == null ? request : request.header(AUTHORIZATION, "Bearer " + key);
  }

  private static Answer call(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
      return new Answer(
          response.statusCode(),
          response.headers(),
          new String(response.body(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
