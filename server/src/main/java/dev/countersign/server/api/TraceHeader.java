package dev.countersign.server.api;

import dev.countersign.value.TraceContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * The headers {@code traceparent} and {@code tracestate} of a call; what cannot be read counts as
 * absent, as W3C asks.
 */
final class TraceHeader {
  private TraceHeader() {}

  static @Nullable TraceContext of(HttpServletRequest request) {
    String header = request.getHeader("traceparent");
    if (header == null) {
      return null;
    }
    // a list may come in several lines
    String state = String.join(",", Collections.list(request.getHeaders("tracestate")));
    return TraceContext.parse(header, state).orElse(null);
  }
}
