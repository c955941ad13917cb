package dev.countersign.server.api;

import dev.countersign.value.TraceContext;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** The header {@code traceparent} of a call; what cannot be read counts as absent, as W3C asks. */
final class TraceHeader {
  private TraceHeader() {}

  static @Nullable TraceContext of(HttpServletRequest request) {
    String header = request.getHeader("traceparent");
    return header == null ? null : TraceContext.parse(header).orElse(null);
  }
}
