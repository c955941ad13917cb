package dev.countersign.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A plain HTTP client for tests, without knowledge of the sandbox. */
final class Http implements AutoCloseable {

  static final String TOKEN = "sandbox-page-token";
  static final String ADA = "6543217890123456";
  static final String GRACE = "6543217890123457";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;

  Http(URI base) {
    this.base = base;
  }

  record Reply(int status, HttpHeaders headers, String body) {

    JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }

    JsonNode error() {
      return json().path("error");
    }

    String header(String name) {
      return headers.firstValue(name).orElse("");
    }
  }

  /** Sends a message with the token of the demo account in the header. */
  Reply send(String json) {
    return call("POST", "/v26.0/me/messages", json, "Authorization", "Bearer " + TOKEN);
  }

  Reply sendText(String recipient, String text) {
    return send("{'recipient':{'id':'%s'},'message':{'text':'%s'}}".formatted(recipient, text));
  }

  /** Reads from the Graph API with the token of the demo account in the header. */
  Reply graph(String path) {
    return call("GET", path, "", "Authorization", "Bearer " + TOKEN);
  }

  Reply get(String path) {
    return call("GET", path, "");
  }

  Reply post(String path, String json) {
    return call("POST", path, json);
  }

  Reply put(String path, String json) {
    return call("PUT", path, json);
  }

  /** Adds the lines of an answer as they come, until the connection ends. */
  void lines(String path, List<String> into) {
    try {
      HttpRequest request = HttpRequest.newBuilder(base.resolve(path)).build();
      client.send(request, BodyHandlers.ofLines()).body().forEach(into::add);
    } catch (IOException | UncheckedIOException ended) {
      into.add("(the connection ended)");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Single quotes in the JSON stand for double quotes. */
  Reply call(String method, String path, String json, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(json.replace('\'', '"')));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.headers(), response.body());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
