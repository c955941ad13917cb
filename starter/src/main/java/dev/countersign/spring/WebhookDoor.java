package dev.countersign.spring;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.ChannelKind;
import dev.countersign.meta.Credentials;
import dev.countersign.meta.MetaAccount;
import dev.countersign.meta.webhook.WebhookSignature;
import dev.countersign.meta.webhook.WebhookVerification;
import dev.countersign.secret.Secret;
import dev.countersign.store.Inbox;
import dev.countersign.store.ReceivedWebhook;
import dev.countersign.store.StoreUnavailable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Meta's door: {@code /webhooks/meta} for everything, {@code /webhooks/instagram} and its like for
 * one channel. A plain servlet, so that nothing stands between Meta's bytes and the HMAC. The
 * answer is 200 only after the body is on disk; reading it comes later.
 *
 * <p>Source: Messenger Platform "Webhooks": 200 within 5 seconds, anything else is repeated and
 * finally ends the subscription.
 */
public final class WebhookDoor extends HttpServlet {
  /** Longest body in bytes; Meta's own limit is 3 MB (WhatsApp Cloud API, "Webhooks"). */
  static final int LONGEST_BODY = 4 << 20;

  /** All bodies that are in hand, in bytes: a flood of Meta's has some KB each. */
  private static final int ROOM = 64 << 20;

  private static final Duration SLOWEST = Duration.ofSeconds(10);

  /** Meta repeats a webhook that is not answered within 5 s. */
  private static final Duration[] STEPS = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5)
  };

  private static final Logger LOG = LoggerFactory.getLogger(WebhookDoor.class);
  private static final long serialVersionUID = 1L;

  private final transient Map<String, Served> byPath;
  private final transient BoundedBody bodies = new BoundedBody(LONGEST_BODY, ROOM, SLOWEST);
  private final transient Inbox inbox;
  private final transient MeterRegistry metrics;
  private final transient Timer acknowledged;

  /** What is taken at one path. */
  private record Served(List<MetaAccount> accounts, WebhookSignature signature) {
    Served(Collection<MetaAccount> accounts) {
      this(List.copyOf(accounts), new WebhookSignature(accounts));
    }
  }

  /** A door for these accounts that stores into the inbox. */
  public WebhookDoor(Collection<MetaAccount> accounts, Inbox inbox, MeterRegistry metrics) {
    this.byPath = byPath(accounts);
    this.inbox = inbox;
    this.metrics = metrics;
    this.acknowledged =
        Timer.builder("countersign.webhook.acknowledged")
            .description("From a webhook's first byte to our 200, the commit in between")
            .serviceLevelObjectives(STEPS)
            .register(metrics);
    // an alert sees an increase only where nothing was counted before
    List.of(Rejection.values()).forEach(this::rejections);
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Served served = served(request);
    if (served == null) {
      response.setStatus(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    List<Secret> expected = new ArrayList<>();
    for (MetaAccount account : served.accounts()) {
      try {
        expected.add(account.credentials().webhookVerifyToken());
      } catch (Credentials.Unusable e) {
        LOG.error("Meta's handshake for {} cannot succeed: {}", account.id(), e.getMessage());
      }
    }
    WebhookVerification.Answer answer =
        WebhookVerification.answer(
            request.getParameter("hub.mode"),
            request.getParameter("hub.verify_token"),
            request.getParameter("hub.challenge"),
            expected);
    switch (answer) {
      case WebhookVerification.Answer.Challenge challenge ->
          text(response, HttpServletResponse.SC_OK, challenge.text());
      case WebhookVerification.Answer.Forbidden() ->
          response.setStatus(HttpServletResponse.SC_FORBIDDEN);
      case WebhookVerification.Answer.BadRequest bad ->
          text(response, HttpServletResponse.SC_BAD_REQUEST, bad.reason());
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    long begun = System.nanoTime();
    Served served = served(request);
    if (served == null) {
      response.setStatus(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    if (request.getContentLengthLong() > LONGEST_BODY) {
      reject(response, Rejection.TOO_LARGE);
      return;
    }
    switch (bodies.read(request.getInputStream())) {
      case BoundedBody.Reading.TooLong() -> reject(response, Rejection.TOO_LARGE);
      case BoundedBody.Reading.NoRoom() -> reject(response, Rejection.NO_ROOM);
      case BoundedBody.Reading.Whole(BoundedBody.InHand inHand) -> {
        try (inHand) {
          List<String> signatures = Collections.list(request.getHeaders(WebhookSignature.HEADER));
          check(served, signatures, inHand.bytes(), begun, response);
        }
      }
    }
  }

  private void check(
      Served served, List<String> headers, byte[] body, long begun, HttpServletResponse response) {
    try {
      switch (served.signature().check(headers, body)) {
        case WebhookSignature.Result.Missing() -> reject(response, Rejection.MISSING);
        case WebhookSignature.Result.Bad() -> reject(response, Rejection.BAD);
        case WebhookSignature.Result.Verified verified ->
            store(body, verified.accounts(), begun, response);
      }
    } catch (Credentials.Unusable e) {
      LOG.error("A webhook cannot be checked, Meta will repeat it: {}", e.getMessage());
      reject(response, Rejection.NO_SECRET);
    }
  }

  private void store(
      byte[] body, Set<AccountId> verified, long begun, HttpServletResponse response) {
    try {
      inbox.receive(new ReceivedWebhook(body, verified));
    } catch (StoreUnavailable e) {
      LOG.error(
          "A webhook is not stored and was answered 503, Meta will repeat it: {}", e.getMessage());
      reject(response, Rejection.NOT_STORED);
      return;
    }
    acknowledged.record(Duration.ofNanos(System.nanoTime() - begun));
    response.setStatus(HttpServletResponse.SC_OK);
  }

  private void reject(HttpServletResponse response, Rejection reason) {
    rejections(reason).increment();
    response.setStatus(reason.status);
  }

  private Counter rejections(Rejection reason) {
    return metrics.counter("countersign.webhook.rejected", "reason", reason.label);
  }

  /** Why a webhook is not taken. */
  private enum Rejection {
    TOO_LARGE("too-large", HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE),
    /** It is not signed. */
    MISSING("missing", HttpServletResponse.SC_UNAUTHORIZED),
    /** It is signed with no secret of ours. */
    BAD("bad", HttpServletResponse.SC_UNAUTHORIZED),
    /** A secret of ours cannot be read. */
    NO_SECRET("no-secret", HttpServletResponse.SC_SERVICE_UNAVAILABLE),
    NOT_STORED("not-stored", HttpServletResponse.SC_SERVICE_UNAVAILABLE),
    /** Too much is being read already, or it came too slowly. */
    NO_ROOM("no-room", HttpServletResponse.SC_SERVICE_UNAVAILABLE);

    private final String label;
    private final int status;

    Rejection(String label, int status) {
      this.label = label;
      this.status = status;
    }
  }

  private static Map<String, Served> byPath(Collection<MetaAccount> accounts) {
    Map<String, Served> byPath = new HashMap<>();
    byPath.put("/meta", new Served(accounts));
    for (ChannelKind channel : ChannelKind.values()) {
      byPath.put(
          "/" + channel.label(),
          new Served(
              accounts.stream()
                  .filter(account -> account.account().channel() == channel)
                  .toList()));
    }
    return byPath;
  }

  private @Nullable Served served(HttpServletRequest request) {
    return byPath.get(Objects.requireNonNullElse(request.getPathInfo(), ""));
  }

  private static void text(HttpServletResponse response, int status, String text)
      throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain;charset=utf-8");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }
}
