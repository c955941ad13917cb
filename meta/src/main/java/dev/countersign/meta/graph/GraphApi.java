package dev.countersign.meta.graph;

import dev.countersign.meta.Credentials;
import dev.countersign.secret.Hmac;
import dev.countersign.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.net.URIBuilder;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Graph API at one address. A call is made once: nothing is repeated, no redirect is followed.
 *
 * <p>The access token travels in the {@code Authorization} header, and in a body where it is what
 * is asked about; never in a URL. Where the account has an app secret and the settings ask for it,
 * each call carries {@code appsecret_proof}, the lower-case hex HMAC-SHA256 of the token with the
 * app secret as key (Graph API "Secure Graph API calls").
 *
 * <p>Safe for use by many threads.
 */
public final class GraphApi implements AutoCloseable {
  /** Longest answer that is read, in bytes. */
  static final int LONGEST_ANSWER = 1 << 20;

  private static final JsonMapper JSON = new JsonMapper();

  private final GraphSettings settings;
  private final GraphTransport transport;

  /** The Graph API at the address of the settings. Holds connections until it is closed. */
  public GraphApi(GraphSettings settings) {
    this.settings = settings;
    this.transport = new GraphTransport(settings);
  }

  /**
   * Makes a call for an account and waits for its answer, at most the time of the settings (a name
   * that is slow to resolve can add to it).
   *
   * @throws Credentials.Unusable when a secret of the account is missing or malformed
   */
  public GraphAnswer call(Credentials credentials, GraphRequest request) {
    Secret token = credentials.accessToken();
    List<Secret> appSecrets = credentials.appSecrets().read();
    List<Secret> secrets = new ArrayList<>(appSecrets);
    secrets.add(token);
    if (!token.reveal().matches("[\\x21-\\x7e]+")) {
      throw new Credentials.Unusable(
          "The access token is empty or holds spaces or line breaks; store it without them.");
    }
    HttpUriRequestBase call = http(request, uri(request, token, appSecrets), token);
    call.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token.reveal());
    call.setHeader(HttpHeaders.ACCEPT, "application/json");
    return transport.execute(call, response -> read(request, response, secrets));
  }

  @Override
  public void close() {
    transport.close();
  }

  private static HttpUriRequestBase http(GraphRequest request, URI uri, Secret token) {
    return switch (request) {
      case GraphRequest.Get get -> new HttpGet(uri);
      case GraphRequest.Post post -> {
        HttpPost http = new HttpPost(uri);
        http.setEntity(new StringEntity(post.body(), ContentType.APPLICATION_JSON));
        yield http;
      }
      case GraphRequest.DebugToken question -> {
        HttpPost http = new HttpPost(uri);
        http.setEntity(TokenBatch.form(token));
        yield http;
      }
    };
  }

  private URI uri(GraphRequest request, Secret token, List<Secret> appSecrets) {
    URIBuilder uri = new URIBuilder(settings.baseUri());
    if (request.isVersioned()) {
      uri.appendPath(settings.version());
    }
    request.path().forEach(uri::appendPathSegments);
    if (request instanceof GraphRequest.Get get) {
      get.query().forEach(uri::addParameter);
    }
    appSecrets.stream()
        .filter(secret -> settings.sendsProof() && !secret.reveal().isEmpty())
        .findFirst()
        .ifPresent(secret -> uri.addParameter("appsecret_proof", proof(token, secret)));
    try {
      return uri.build();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("Not the path of a Graph call: " + request.path(), e);
    }
  }

  private static String proof(Secret token, Secret appSecret) {
    return HexFormat.of().formatHex(Hmac.sha256(appSecret, token.bytes()));
  }

  private static GraphAnswer read(
      GraphRequest request, ClassicHttpResponse response, List<Secret> secrets) throws IOException {
    Duration wait = CallUsage.waitAskedIn(response).orElse(null);
    Optional<JsonNode> body = json(response);
    if (request instanceof GraphRequest.DebugToken && body.filter(JsonNode::isArray).isPresent()) {
      return TokenBatch.answer(body.get())
          .map(answer -> read(answer.status(), Optional.of(answer.body()), wait, secrets))
          .orElseGet(() -> read(response.getCode(), Optional.empty(), wait, secrets));
    }
    return read(response.getCode(), body.filter(JsonNode::isObject), wait, secrets);
  }

  private static GraphAnswer read(
      int status, Optional<JsonNode> body, @Nullable Duration wait, List<Secret> secrets) {
    Optional<GraphError> error = body.flatMap(GraphError::in);
    if (error.isPresent()) {
      return new GraphAnswer.Refused(status, redacted(error.get(), secrets), wait);
    }
    if (status >= 200 && status < 300 && body.isPresent()) {
      return new GraphAnswer.Success(body.get(), wait);
    }
    return new GraphAnswer.Unclear(
        status,
        status >= 200 && status < 300 ? "unreadable-answer" : "http-" + status,
        "Meta answered " + status + " without an error that can be read.",
        wait);
  }

  private static GraphError redacted(GraphError error, List<Secret> secrets) {
    return new GraphError(
        error.code(),
        error.subcode(),
        Redaction.of(error.message(), secrets),
        error.detail() == null ? null : Redaction.of(error.detail(), secrets),
        error.isTransient(),
        error.traceId() == null ? null : Redaction.of(error.traceId(), secrets));
  }

  /** The answer as JSON; empty when it is not JSON or longer than we read. */
  private static Optional<JsonNode> json(ClassicHttpResponse response) throws IOException {
    if (response.getEntity() == null) {
      return Optional.empty();
    }
    try (InputStream content = response.getEntity().getContent()) {
      byte[] bytes = content.readNBytes(LONGEST_ANSWER + 1);
      if (bytes.length > LONGEST_ANSWER) {
        return Optional.empty();
      }
      return Optional.of(JSON.readTree(new String(bytes, StandardCharsets.UTF_8)));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
