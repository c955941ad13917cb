package dev.countersign.value;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which step of which distributed trace something belongs to.
 *
 * <p>Source: W3C Trace Context, the headers {@code traceparent} and {@code tracestate}.
 *
 * @param traceId 32 lower-case hex digits, not all zero
 * @param spanId of the step: 16 lower-case hex digits, not all zero
 * @param flags 2 lower-case hex digits; {@code 01} says that the trace is recorded
 * @param state what systems that record it say to each other, {@code key=value} with commas
 *     between, the latest first; absent for nothing
 */
public record TraceContext(String traceId, String spanId, String flags, @Nullable String state) {
  private static final Pattern TRACEPARENT =
      Pattern.compile(
          "(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

  /** A value has no comma, no equals sign and no space at its end. */
  private static final Pattern MEMBER =
      Pattern.compile("[a-z0-9][-a-z0-9_*/@]{0,255}=[ -+\\--<>-~]{0,255}[!-+\\--<>-~]");

  private static final int MOST_MEMBERS = 32;
  private static final String VERSION = "00";

  /** A step without a state. */
  public TraceContext(String traceId, String spanId, String flags) {
    this(traceId, spanId, flags, null);
  }

  /**
   * What the two headers say; empty when the first says nothing that is known. A later version is
   * read as far as this one goes. A state that is malformed counts as absent, as W3C asks.
   */
  public static Optional<TraceContext> parse(String traceparent, @Nullable String tracestate) {
    Matcher read = TRACEPARENT.matcher(traceparent);
    return read.matches() && (read.group(5) == null || !read.group(1).equals(VERSION))
        ? Optional.of(
            new TraceContext(read.group(2), read.group(3), read.group(4), state(tracestate)))
        : Optional.empty();
  }

  private static @Nullable String state(@Nullable String tracestate) {
    List<String> members =
        tracestate == null
            ? List.of()
            : Arrays.stream(tracestate.split(",", -1))
                .map(String::strip)
                .filter(member -> !member.isEmpty())
                .toList();
    boolean isKept =
        !members.isEmpty()
            && members.size() <= MOST_MEMBERS
            && members.stream().allMatch(member -> MEMBER.matcher(member).matches());
    return isKept ? String.join(",", members) : null;
  }

  /** The header {@code traceparent}. */
  public String traceparent() {
    return VERSION + "-" + traceId + "-" + spanId + "-" + flags;
  }
}
