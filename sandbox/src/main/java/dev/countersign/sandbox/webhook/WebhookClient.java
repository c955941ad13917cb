package dev.countersign.sandbox.webhook;

import dev.countersign.sandbox.account.Credential;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Calls the receivers of webhooks, as Meta's servers do. */
public final class WebhookClient implements AutoCloseable {

  private static final String USER_AGENT = "facebookexternalua";

  private final HttpClient client;
  private final Duration timeout;

  /** Creates a client that gives a receiver that long to answer. */
  public WebhookClient(Duration timeout) {
    this.timeout = timeout;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  /** How a receiver took a call. */
  sealed interface Reaction {

    /** It answered. */
    record Answered(int status, String body) implements Reaction {}

    /** It did not answer in time, or could not be reached. */
    record Silent(String reason) implements Reaction {}
  }

  /** How a verification of a callback address ended. */
  public sealed interface Verification {

    /** The challenge came back. */
    record Passed() implements Verification {}

    /** It did not. */
    record Failed(String reason) implements Verification {}
  }

  /**
   * Asks a callback address for the challenge: {@code hub.mode}, {@code hub.challenge} and {@code
   * hub.verify_token} as query; only 200 with the bare challenge passes.
   */
  public Verification verify(URI callback, String verifyToken, String challenge)
      throws InterruptedException {
    String query =
        "hub.mode=subscribe&hub.challenge=%s&hub.verify_token=%s"
            .formatted(encode(challenge), encode(verifyToken));
    String separator = callback.getRawQuery() == null ? "?" : "&";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(callback + separator + query))
            .header("User-Agent", USER_AGENT)
            .GET()
            .build();
    return switch (call(request)) {
      case Reaction.Silent(String reason) -> new Verification.Failed(reason);
      case Reaction.Answered(int status, String body) when status != 200 ->
          new Verification.Failed("HTTP Status Code = " + status);
      case Reaction.Answered(int status, String body) when !body.equals(challenge) ->
          new Verification.Failed("the challenge did not come back as the bare body");
      case Reaction.Answered answered -> new Verification.Passed();
    };
  }

  /** Posts a body with its signature. */
  Reaction post(URI address, String body, Credential appSecret) throws InterruptedException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("User-Agent", USER_AGENT)
            .header("Content-Type", "application/json")
            .header("X-Hub-Signature-256", "sha256=" + appSecret.sign(bytes))
            .POST(BodyPublishers.ofByteArray(bytes))
            .build();
    return call(request);
  }

  /** Whether webhooks can be posted to an address; null if so, else the reason. */
  public static @Nullable String problemWith(URI address) {
    boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    return web && address.getHost() != null
        ? null
        : "must be an absolute http or https address, such as http://127.0.0.1:8080/webhooks/meta";
  }

  /** Ends the calls that are under way. */
  @Override
  public void close() {
    client.shutdownNow();
  }

  private Reaction call(HttpRequest request) throws InterruptedException {
    // The request's own timeout ends with the headers; this one includes the body.
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request, BodyHandlers.ofString());
    try {
      HttpResponse<String> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new Reaction.Answered(response.statusCode(), response.body());
    } catch (TimeoutException late) {
      return new Reaction.Silent("no answer within " + timeout.toMillis() + " ms");
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      return new Reaction.Silent(cause == null ? failed.toString() : cause.toString());
    } finally {
      answer.cancel(true);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
