package dev.countersign.value;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which step of which distributed trace something belongs to.
 *
 * <p>Source: W3C Trace Context, the header {@code traceparent}.
 *
 * @param traceId 32 lower-case hex digits, not all zero
 * @param spanId of the step: 16 lower-case hex digits, not all zero
 * @param flags 2 lower-case hex digits; {@code 01} says that the trace is recorded
 */
public record TraceContext(String traceId, String spanId, String flags) {
  private static final Pattern TRACEPARENT =
      Pattern.compile(
          "(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

  private static final String VERSION = "00";

  /**
   * What a header says; empty when it says nothing that is known. A later version is read as far as
   * this one goes.
   */
  public static Optional<TraceContext> parse(String traceparent) {
    Matcher read = TRACEPARENT.matcher(traceparent);
    return read.matches() && (read.group(5) == null || !read.group(1).equals(VERSION))
        ? Optional.of(new TraceContext(read.group(2), read.group(3), read.group(4)))
        : Optional.empty();
  }

  /** The header. */
  public String traceparent() {
    return VERSION + "-" + traceId + "-" + spanId + "-" + flags;
  }
}
