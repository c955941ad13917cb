package dev.countersign.resume.http;

import dev.countersign.resume.ResumeDelivery;
import dev.countersign.resume.ResumeOutcome;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.resume.Resumer;
import dev.countersign.value.TraceContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;

/**
 * Wakes a workflow with a signed HTTP callback (Standard Webhooks): {@code POST}, the stored JSON
 * as it is, the three signature headers.
 *
 * <p>2xx is delivered, 410 is gone, everything else failed; 429, 502, 503 and 504 may ask for a
 * wait with {@code Retry-After}. An attempt ends within {@link CallbackSettings.Limits#total()},
 * whatever the receiver does. Where callbacks may go is {@link CallbackTargets}' to say, at
 * creation and again at each attempt.
 */
public final class CallbackResumer implements Resumer, AutoCloseable {
  // Without a charset parameter, which JSON does not have.
  private static final ContentType JSON = ContentType.create("application/json");

  private final CallbackSettings settings;
  private final CallbackTargets targets;
  private final InstantSource clock;
  private final CloseableHttpClient plainClient;
  private final CloseableHttpClient secureClient;
  private final ExecutorService attempts;

  /**
   * Opens the connection pools; close it to free them.
   *
   * @param names how host names are looked up, {@link NameResolver#system()} outside of tests
   * @param clock stamps each attempt and reads dates in {@code Retry-After}
   */
  public CallbackResumer(CallbackSettings settings, NameResolver names, InstantSource clock) {
    this(settings, names, clock, systemTrust());
  }

  CallbackResumer(
      CallbackSettings settings, NameResolver names, InstantSource clock, SSLContext trust) {
    this.settings = settings;
    this.targets = new CallbackTargets(settings.allowed());
    this.clock = clock;
    // One client a scheme: the rules need it, and the client does not tell its resolver.
    this.plainClient =
        CallbackClient.create(settings, new CheckedResolver("http", targets, names), trust);
    this.secureClient =
        CallbackClient.create(settings, new CheckedResolver("https", targets, names), trust);
    this.attempts =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("countersign-callback-", 0).factory());
  }

  @Override
  public String kind() {
    return "http";
  }

  @Override
  public Optional<String> refusal(URI target) {
    return targets.refusal(target);
  }

  @Override
  public int atOnce() {
    return settings.limits().connectionsPerReceiver();
  }

  @Override
  public ResumeOutcome resume(ResumeDelivery delivery) {
    return switch (delivery.target()) {
      case ResumeTarget.Http http -> send(http.url(), delivery);
      case ResumeTarget.Handler handler -> throw notForHttp(delivery);
      case ResumeTarget.Poll() -> throw notForHttp(delivery);
    };
  }

  /** Ends the attempts under way and frees their connections. */
  @Override
  public void close() {
    plainClient.close(CloseMode.IMMEDIATE);
    secureClient.close(CloseMode.IMMEDIATE);
    attempts.shutdownNow();
    attempts.close();
  }

  private ResumeOutcome send(URI url, ResumeDelivery delivery) {
    Optional<String> refusal = refusal(url);
    if (refusal.isPresent()) {
      return new ResumeOutcome.Failed(refusal.get(), null);
    }
    HttpPost request;
    try {
      request = signed(url, delivery);
    } catch (RuntimeException e) {
      return new ResumeOutcome.Failed("it cannot be signed: " + e.getMessage(), null);
    }
    boolean isSecure = CallbackTargets.scheme(url).equals("https");
    return await(
        new CallbackAttempt(
            isSecure ? secureClient : plainClient, settings.limits(), clock, request));
  }

  private HttpPost signed(URI url, ResumeDelivery delivery) {
    byte[] body = delivery.body().getBytes(StandardCharsets.UTF_8);
    CallbackSignature signature =
        CallbackSignature.sign(settings.secrets().get(), delivery.id(), clock.instant(), body);
    HttpPost request = new HttpPost(url);
    request.setEntity(new ByteArrayEntity(body, JSON));
    signature.headers().forEach(request::setHeader);
    TraceContext trace = delivery.trace();
    if (trace != null) {
      request.setHeader("traceparent", trace.traceparent());
      if (trace.state() != null) {
        request.setHeader("tracestate", trace.state());
      }
    }
    return request;
  }

  private ResumeOutcome await(CallbackAttempt attempt) {
    Future<ResumeOutcome> running;
    try {
      running = attempts.submit(attempt);
    } catch (RejectedExecutionException closed) {
      return new ResumeOutcome.Failed("not sent, Countersign is stopping", null);
    }
    try {
      return running.get(settings.limits().total().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException deadline) {
      return attempt.cut(FailureDetail.timedOut(settings.limits()));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return attempt.cut("stopped before an answer");
    } catch (ExecutionException bug) {
      throw new IllegalStateException("A callback attempt broke", bug.getCause());
    } finally {
      running.cancel(true);
    }
  }

  private static IllegalArgumentException notForHttp(ResumeDelivery delivery) {
    return new IllegalArgumentException(
        "Delivery " + delivery.id() + " is for " + delivery.target().kind() + ", not for http");
  }

  private static SSLContext systemTrust() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException broken) {
      throw new IllegalStateException("This JVM has no default TLS context", broken);
    }
  }
}
