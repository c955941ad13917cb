package dev.countersign.meta.graph;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Carries one request to the Graph API and knows whether it left.
 *
 * <p>The client passes a mark between "connected" and "writing"; a failure before the mark is
 * {@link GraphAnswer.NotSent} whatever its exception, a failure after it is {@link
 * GraphAnswer.Unclear}. A pooled connection is checked before use and dropped after a short idle
 * time, so that one which the other side has closed is hardly ever written to.
 */
final class GraphTransport implements AutoCloseable {
  private static final String LEFT = "countersign.request-left";
  private static final int CONNECTIONS = 128;
  private static final Timeout IDLE = Timeout.ofSeconds(30);

  private final Duration answerTimeout;
  private final CloseableHttpClient client;
  private final ScheduledExecutorService deadlines;

  GraphTransport(GraphSettings settings) {
    this.answerTimeout = settings.answerTimeout();
    this.client = client(settings);
    this.deadlines =
        Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("graph-deadline").unstarted(task));
  }

  GraphAnswer execute(
      HttpUriRequestBase request, HttpClientResponseHandler<GraphAnswer> answerReader) {
    HttpClientContext context = HttpClientContext.create();
    ScheduledFuture<?> deadline =
        deadlines.schedule(request::cancel, answerTimeout.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return client.execute(request, context, answerReader);
    } catch (IOException e) {
      return context.getAttribute(LEFT) == null
          ? notSent(e)
          : unclear(e, request.isCancelled(), answerTimeout);
    } finally {
      deadline.cancel(false);
    }
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Closing the connections to the Graph API failed.", e);
    }
  }

  private static CloseableHttpClient client(GraphSettings settings) {
    Timeout answer = Timeout.of(settings.answerTimeout());
    RequestConfig requests =
        RequestConfig.custom()
            .setConnectionRequestTimeout(Timeout.of(settings.connectTimeout()))
            .setResponseTimeout(answer)
            .setConnectionKeepAlive(IDLE)
            .setProtocolUpgradeEnabled(false)
            .build();
    return HttpClientBuilder.create()
        .setConnectionManager(connections(settings))
        .setDefaultRequestConfig(requests)
        .setUserAgent("countersign")
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .addExecInterceptorBefore(
            ChainElement.MAIN_TRANSPORT.name(),
            LEFT,
            (request, scope, chain) -> {
              scope.clientContext.setAttribute(LEFT, true);
              return chain.proceed(request, scope);
            })
        .build();
  }

  private static HttpClientConnectionManager connections(GraphSettings settings) {
    Timeout connect = Timeout.of(settings.connectTimeout());
    Http1Config limits =
        Http1Config.custom().setMaxHeaderCount(200).setMaxLineLength(64 * 1024).build();
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder().http1Config(limits).build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(connect)
                .setSocketTimeout(Timeout.of(settings.answerTimeout()))
                .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                .setIdleTimeout(IDLE)
                .build())
        .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(connect).build())
        .setMaxConnTotal(CONNECTIONS)
        .setMaxConnPerRoute(CONNECTIONS)
        .build();
  }

  private static GraphAnswer notSent(IOException failure) {
    String code =
        switch (failure) {
          case ConnectionRequestTimeoutException e -> "no-free-connection";
          case UnknownHostException e -> "unknown-host";
          case ConnectTimeoutException e -> "connect-timeout";
          case SocketTimeoutException e -> "connect-timeout";
          case SSLException e -> "tls-failure";
          case ConnectException e -> "connect-refused";
          default -> "no-connection";
        };
    return new GraphAnswer.NotSent(code, "No connection to Meta: " + words(failure));
  }

  private static GraphAnswer unclear(IOException failure, boolean isCut, Duration answerTimeout) {
    boolean isLate = isCut || failure instanceof InterruptedIOException;
    return isLate
        ? new GraphAnswer.Unclear(
            0, "no-answer", "Meta did not answer within " + answerTimeout + ".", null)
        : new GraphAnswer.Unclear(
            0,
            "connection-lost",
            "The connection broke before the answer: " + words(failure),
            null);
  }

  private static String words(IOException failure) {
    String message = failure.getMessage() == null ? "" : " " + failure.getMessage();
    return Redaction.of(failure.getClass().getSimpleName() + message, java.util.List.of());
  }
}
