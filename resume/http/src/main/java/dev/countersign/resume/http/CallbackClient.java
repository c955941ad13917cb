package dev.countersign.resume.http;

import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Builds the HTTP client for callbacks: one request, one answer, nothing clever. It follows no
 * redirect, repeats nothing, keeps no cookie, answers no challenge, unpacks nothing and uses no
 * proxy, neither an HTTP nor a SOCKS one, for a proxy would choose the address itself.
 */
final class CallbackClient {
  private static final int MOST_HEADERS = 100;
  private static final int LONGEST_HEADER_LINE = 8 * 1024;
  private static final TimeValue IDLE = TimeValue.ofSeconds(30);
  // A receiver that moved is looked up again, and its new address checked, within this time.
  private static final TimeValue CONNECTION_LIFE = TimeValue.ofMinutes(2);

  private CallbackClient() {}

  /**
   * A client that connects to what the resolver gives.
   *
   * @param resolver must be the one of the scheme that the client is used for
   * @param trust whom to trust; decides over certificates only
   */
  static CloseableHttpClient create(
      CallbackSettings settings, DnsResolver resolver, SSLContext trust) {
    return HttpClientBuilder.create()
        .setConnectionManager(connections(settings.limits(), resolver, trust))
        .setRoutePlanner(new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE))
        .setDefaultRequestConfig(request(settings.limits()))
        .setUserAgent("Countersign/" + settings.version())
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableConnectionState()
        .disableContentCompression()
        .evictExpiredConnections()
        .evictIdleConnections(IDLE)
        .build();
  }

  private static RequestConfig request(CallbackSettings.Limits limits) {
    return RequestConfig.custom()
        .setConnectionRequestTimeout(timeout(limits.connect()))
        .setResponseTimeout(timeout(limits.total()))
        .setRedirectsEnabled(false)
        .setAuthenticationEnabled(false)
        .setContentCompressionEnabled(false)
        .setProtocolUpgradeEnabled(false)
        .build();
  }

  private static HttpClientConnectionManager connections(
      CallbackSettings.Limits limits, DnsResolver resolver, SSLContext trust) {
    return new DirectConnections()
        .setDnsResolver(resolver)
        .setTlsSocketStrategy(new DefaultClientTlsStrategy(trust))
        // Without a bound over all receivers: with one, enough slow receivers could fill it.
        .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
        .setMaxConnPerRoute(limits.connectionsPerReceiver())
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder()
                .http1Config(
                    Http1Config.custom()
                        .setMaxHeaderCount(MOST_HEADERS)
                        .setMaxLineLength(LONGEST_HEADER_LINE)
                        .build())
                .build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(timeout(limits.connect()))
                .setSocketTimeout(timeout(limits.total()))
                .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                .setIdleTimeout(IDLE.toTimeout())
                .setTimeToLive(CONNECTION_LIFE)
                .build())
        .setDefaultTlsConfig(
            TlsConfig.custom().setHandshakeTimeout(timeout(limits.connect())).build())
        .build();
  }

  private static Timeout timeout(Duration duration) {
    return Timeout.ofMilliseconds(duration.toMillis());
  }

  /** Opens sockets that do not ask the JVM for a proxy. */
  private static final class DirectConnections extends PoolingHttpClientConnectionManagerBuilder {
    @Override
    protected HttpClientConnectionOperator createConnectionOperator(
        SchemePortResolver ports, DnsResolver resolver, TlsSocketStrategy tls) {
      return new DefaultHttpClientConnectionOperator(
          proxy -> new Socket(Proxy.NO_PROXY),
          ports,
          resolver,
          RegistryBuilder.<TlsSocketStrategy>create().register(URIScheme.HTTPS.id, tls).build());
    }
  }
}
