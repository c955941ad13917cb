package dev.countersign.server.api;

import dev.countersign.postgres.ApiKeys;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets only callers with a key through, and none too often. Whatever is wrong with a key, the
 * answer is the same. Who is refused is counted, and the log names the key that lacked a scope.
 */
public final class ApiKeyFilter extends HttpFilter {
  private static final Logger LOG = LoggerFactory.getLogger(ApiKeyFilter.class);
  private static final long serialVersionUID = 1L;
  private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +(csk_[A-Za-z0-9_-]{43})");
  private static final Pattern IN_QUERY = Pattern.compile("csk_[A-Za-z0-9_-]{43}");
  private static final Problem UNAUTHORIZED =
      Problem.of(
          401,
          "unauthorized",
          "A key is needed",
          "Send the header Authorization: Bearer csk_…; `countersign keys create` makes a key.");
  private static final Problem EXPOSED =
      Problem.of(
          400,
          "key-in-url",
          "A key must not stand in a URL",
          "URLs end up in logs: the key counts as exposed. Replace it and send the header Authorization.");

  private static final Problem TOO_MANY =
      Problem.of(
          429,
          "too-many-requests",
          "Too many requests",
          "This key asks more often than the setting api.requests-per-second allows; nothing was done. Ask again"
              + " after the seconds in Retry-After.");

  private final transient ApiKeys keys;
  private final transient RequestRate rate;
  private final transient MeterRegistry metrics;

  /** A filter that knows these keys. */
  public ApiKeyFilter(ApiKeys keys, RequestRate rate, MeterRegistry metrics) {
    this.keys = keys;
    this.rate = rate;
    this.metrics = metrics;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Let let;
    try {
      let = let(request);
    } catch (RuntimeException e) {
      // the database does not tell whose key it is: nobody is let in, and nobody is told 500
      let = new Let.Refused(Faults.unexpected(e, request));
    }
    switch (let) {
      case Let.In(ApiKeys.ApiKey key) -> {
        new Caller(key).attachTo(request);
        chain.doFilter(request, response);
        if (response.getStatus() == HttpServletResponse.SC_FORBIDDEN) {
          counted("forbidden");
          LOG.warn(
              "Key {} was refused {} {}: it lacks the scope, and nothing was done",
              key.id(),
              request.getMethod(),
              Faults.route(request));
        }
      }
      case Let.Refused(Problem problem) -> {
        counted(problem.code());
        if (problem.equals(UNAUTHORIZED)) {
          response.setHeader("WWW-Authenticate", "Bearer");
        }
        problem.writeTo(response);
      }
    }
  }

  /** Whether a request goes on to its endpoint. */
  private sealed interface Let {
    /** With that key. */
    record In(ApiKeys.ApiKey key) implements Let {}

    /** Not at all. */
    record Refused(Problem problem) implements Let {}
  }

  private Let let(HttpServletRequest request) {
    String query = request.getQueryString();
    Matcher inQuery = IN_QUERY.matcher(query == null ? "" : query);
    if (inQuery.find()) {
      keys.markExposed(inQuery.group());
      LOG.warn("An API key stood in a URL and is marked as exposed; revoke it and make a new one");
      return new Let.Refused(EXPOSED);
    }
    if (query != null && query.contains("%00")) {
      return new Let.Refused(Problem.invalid("A query must not hold the character U+0000."));
    }
    String header = request.getHeader("Authorization");
    Matcher bearer = BEARER.matcher(header == null ? "" : header);
    Optional<ApiKeys.ApiKey> key = bearer.matches() ? keys.find(bearer.group(1)) : Optional.empty();
    if (key.isEmpty()) {
      return new Let.Refused(UNAUTHORIZED);
    }
    return rate.allows(key.get().id()) ? new Let.In(key.get()) : new Let.Refused(TOO_MANY);
  }

  private void counted(String reason) {
    metrics.counter("countersign.api.refused", "reason", reason).increment();
  }
}
