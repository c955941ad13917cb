package dev.countersign.meta.account;

import dev.countersign.channel.ChannelKind;
import dev.countersign.meta.Credentials;
import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.account.Finding.Level;
import dev.countersign.meta.webhook.WebhookSignature;
import dev.countersign.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.net.URIBuilder;
import org.apache.hc.core5.util.Timeout;

/**
 * Calls our own webhook address as Meta would: the handshake with the account's verify token, a
 * body without events that is signed with the app secret, and the same with a wrong signature.
 *
 * <p>Source: Messenger Platform "Webhooks", verification requests and event notifications: a valid
 * public certificate, the bare challenge, 200 within 5 seconds. It runs on this machine, so a way
 * in that is open only from here looks open.
 */
public final class WebhookProbe implements AutoCloseable {
  private static final String HANDSHAKE = "webhook address";
  private static final String SIGNATURE = "webhook signature";
  private static final int LONGEST_ANSWER = 4096;
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;

  private final URI address;
  private final SecureRandom random = new SecureRandom();
  private final CloseableHttpClient client;

  /** Meta's own patience. */
  public WebhookProbe(URI publicUrl) {
    this(publicUrl, Duration.ofSeconds(5));
  }

  /**
   * Probes {@code /webhooks/meta} below the public address.
   *
   * @param patience to connect, and again for the answer
   */
  WebhookProbe(URI publicUrl, Duration patience) {
    this.address = URI.create(publicUrl.toString().replaceFirst("/+$", "") + "/webhooks/meta");
    this.client = client(Timeout.of(patience));
  }

  /** What was answered, or why nothing was. */
  private sealed interface Answer {
    record Received(int status, String body) implements Answer {}

    record Nothing(String reason, String nextStep) implements Answer {}
  }

  /** Probes with the secrets of one account. Never throws for a failure of the way or a secret. */
  public List<Finding> probe(MetaAccount account) {
    try {
      List<Finding> findings = new ArrayList<>();
      Finding handshake = handshake(account, account.credentials().webhookVerifyToken());
      findings.add(handshake);
      List<Secret> secrets = account.credentials().appSecrets().read();
      if (handshake.level() != Level.ERROR && !secrets.isEmpty()) {
        findings.add(signature(account, secrets.getFirst()));
      }
      return List.copyOf(findings);
    } catch (Credentials.Unusable e) {
      return List.of(
          finding(
              account,
              Level.ERROR,
              HANDSHAKE,
              String.valueOf(e.getMessage()),
              "Store the secret under the name that the settings give."));
    }
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Closing the connections to " + address + " failed.", e);
    }
  }

  private Finding handshake(MetaAccount account, Secret verifyToken) {
    byte[] bytes = new byte[8];
    random.nextBytes(bytes);
    String challenge = HexFormat.of().formatHex(bytes);
    return switch (exchange(new HttpGet(handshakeUri(verifyToken, challenge)))) {
      case Answer.Nothing(String reason, String nextStep) ->
          finding(
              account, Level.ERROR, HANDSHAKE, address + " cannot be reached: " + reason, nextStep);
      case Answer.Received(int status, String body) ->
          status == OK && body.equals(challenge)
              ? reachable(account)
              : finding(
                  account,
                  Level.ERROR,
                  HANDSHAKE,
                  status == OK
                      ? address
                          + " answers Meta's handshake with something else than the challenge."
                      : address + " answers Meta's handshake with " + status + ".",
                  handshakeStep(status));
    };
  }

  private Finding reachable(MetaAccount account) {
    return "https".equalsIgnoreCase(address.getScheme())
        ? finding(account, Level.OK, HANDSHAKE, address + " passes Meta's handshake.", "")
        : finding(
            account,
            Level.WARNING,
            HANDSHAKE,
            address + " passes the handshake, but Meta calls only https.",
            "Put a proxy or tunnel with a public certificate in front and set public-url to it.");
  }

  private static String handshakeStep(int status) {
    if (status >= 300 && status < 400) {
      return "Set public-url to where the redirect leads; Meta follows none.";
    }
    return switch (status) {
      case 403 ->
          "Give the running server the same verify token as here, and restart it if it was changed.";
      case 404 -> "Set public-url without a path, or make the proxy pass /webhooks/meta on.";
      case 502, 503, 504 -> "Start the server behind the proxy or tunnel.";
      default ->
          "Make the proxy or tunnel pass /webhooks/meta on to this server, unchanged and without a"
              + " page of its own.";
    };
  }

  private Finding signature(MetaAccount account, Secret secret) {
    byte[] body =
        ("{\"object\":\"" + object(account.account().channel()) + "\",\"entry\":[]}")
            .getBytes(StandardCharsets.UTF_8);
    String right = WebhookSignature.of(secret, body);
    String wrong = WebhookSignature.of(Secret.of(right), body);
    return switch (exchange(post(body, right))) {
      case Answer.Received(int status, String text) when status == OK ->
          forged(account, body, wrong);
      case Answer.Received(int status, String text) ->
          finding(
              account,
              Level.ERROR,
              SIGNATURE,
              "A webhook signed with the app secret is answered with " + status + ".",
              switch (status) {
                case UNAUTHORIZED ->
                    "Give the running server the same app secret as here, and make no proxy rewrite"
                        + " the body: the signature is over its bytes.";
                case 503 -> "Look whether the server's database answers.";
                default -> "Make the proxy or tunnel pass POST requests and the header on.";
              });
      case Answer.Nothing(String reason, String nextStep) ->
          finding(
              account, Level.ERROR, SIGNATURE, "A webhook is not answered: " + reason, nextStep);
    };
  }

  private Finding forged(MetaAccount account, byte[] body, String signature) {
    boolean isRefused =
        exchange(post(body, signature)) instanceof Answer.Received(int status, String text)
            && status == UNAUTHORIZED;
    return isRefused
        ? finding(
            account, Level.OK, SIGNATURE, "A signed webhook is taken, a forged one refused.", "")
        : finding(
            account,
            Level.ERROR,
            SIGNATURE,
            "A webhook with a wrong signature is not refused with 401.",
            "Look at what answers at " + address + "; it is not this server as it should be.");
  }

  private HttpPost post(byte[] body, String signature) {
    HttpPost post = new HttpPost(address);
    post.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
    post.setHeader(WebhookSignature.HEADER, signature);
    return post;
  }

  private URI handshakeUri(Secret verifyToken, String challenge) {
    try {
      return new URIBuilder(address)
          .addParameter("hub.mode", "subscribe")
          .addParameter("hub.challenge", challenge)
          .addParameter("hub.verify_token", verifyToken.reveal())
          .build();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Not the address of a webhook: " + address, e);
    }
  }

  private Answer exchange(HttpUriRequestBase request) {
    try {
      return client.execute(
          request,
          response -> {
            String body = "";
            if (response.getEntity() != null) {
              try (InputStream content = response.getEntity().getContent()) {
                body = new String(content.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
              }
            }
            return new Answer.Received(response.getCode(), body);
          });
    } catch (IOException e) {
      return nothing(e);
    }
  }

  private static Answer nothing(IOException failure) {
    return switch (failure) {
      case UnknownHostException e ->
          new Answer.Nothing(
              "its name is not known", "Check public-url and the name's record in the DNS.");
      case SSLException e ->
          new Answer.Nothing(
              "TLS fails, " + e.getMessage(),
              "Use a certificate of a public authority, with its chain; Meta refuses others.");
      default ->
          new Answer.Nothing(
              failure.getClass().getSimpleName() + " " + failure.getMessage(),
              "Start the server and the proxy or tunnel in front of it, and open the way to it.");
    };
  }

  private static String object(ChannelKind channel) {
    return switch (channel) {
      case INSTAGRAM -> "instagram";
      case MESSENGER -> "page";
      case WHATSAPP -> "whatsapp_business_account";
    };
  }

  private static Finding finding(
      MetaAccount account, Level level, String what, String message, String nextStep) {
    return new Finding(level, account.id() + ": " + what, message, nextStep);
  }

  private static CloseableHttpClient client(Timeout patience) {
    return HttpClientBuilder.create()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom()
                        .setConnectTimeout(patience)
                        .setSocketTimeout(patience)
                        .build())
                .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(patience).build())
                .build())
        .setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(patience).build())
        .setUserAgent("countersign")
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .build();
  }
}
