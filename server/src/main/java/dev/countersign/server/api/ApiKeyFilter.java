package dev.countersign.server.api;

import dev.countersign.postgres.ApiKeys;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets only callers with a key through. Whatever is wrong with a key, the answer is the same. */
public final class ApiKeyFilter extends HttpFilter {
  private static final Logger LOG = LoggerFactory.getLogger(ApiKeyFilter.class);
  private static final long serialVersionUID = 1L;
  private static final Pattern BEARER = Pattern.compile("Bearer (csk_[A-Za-z0-9_-]{43})");
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

  private final transient ApiKeys keys;

  /** A filter that knows these keys. */
  public ApiKeyFilter(ApiKeys keys) {
    this.keys = keys;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String query = request.getQueryString();
    Matcher inQuery = IN_QUERY.matcher(query == null ? "" : query);
    if (inQuery.find()) {
      keys.markExposed(inQuery.group());
      LOG.warn("An API key stood in a URL and is marked as exposed; revoke it and make a new one");
      write(response, EXPOSED);
      return;
    }
    if (query != null && query.contains("%00")) {
      write(response, Problem.invalid("A query must not hold the character U+0000."));
      return;
    }
    String header = request.getHeader("Authorization");
    Matcher bearer = BEARER.matcher(header == null ? "" : header);
    Optional<ApiKeys.ApiKey> key = bearer.matches() ? keys.find(bearer.group(1)) : Optional.empty();
    if (key.isEmpty()) {
      response.setHeader("WWW-Authenticate", "Bearer");
      write(response, UNAUTHORIZED);
      return;
    }
    new Caller(key.get()).attachTo(request);
    chain.doFilter(request, response);
  }

  static void write(HttpServletResponse response, Problem problem) throws IOException {
    response.setStatus(problem.status());
    response.setContentType("application/problem+json");
    response.getOutputStream().write(problem.json().getBytes(StandardCharsets.UTF_8));
  }
}
