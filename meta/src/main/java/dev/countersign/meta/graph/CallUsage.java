package dev.countersign.meta.graph;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.MessageHeaders;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The wait that the headers of an answer ask for.
 *
 * <p>Source: Graph API "Rate limits": {@code X-Business-Use-Case-Usage} tells the minutes until
 * calls work again, {@code X-App-Usage} tells only the share of the rolling hour that is used up,
 * in percent. {@code Retry-After} is not in Meta's pages; it is honoured when it is there. Calls
 * made while throttled lengthen the throttling.
 */
final class CallUsage {
  /** Longest wait that is believed. */
  static final Duration LONGEST = Duration.ofHours(24);

  /** Wait when the hour's calls are used up and nothing says for how long. */
  static final Duration EXHAUSTED = Duration.ofMinutes(1);

  private static final JsonMapper JSON = new JsonMapper();

  private CallUsage() {}

  /** The longest wait that any header asks for; empty when none does. */
  static Optional<Duration> waitAskedIn(MessageHeaders headers) {
    Duration longest = Duration.ZERO;
    for (String name : new String[] {"X-Business-Use-Case-Usage", "X-App-Usage"}) {
      longest = longer(longest, usage(text(headers, name)));
    }
    longest = longer(longest, retryAfter(headers));
    return longest.isZero() ? Optional.empty() : Optional.of(longest);
  }

  private static Duration usage(String json) {
    if (json.isEmpty()) {
      return Duration.ZERO;
    }
    try {
      return usage(JSON.readTree(json));
    } catch (JacksonException e) {
      return Duration.ZERO;
    }
  }

  private static Duration usage(JsonNode node) {
    Duration longest = Duration.ZERO;
    for (JsonNode child : node) {
      longest = longer(longest, usage(child));
    }
    double minutes = node.path("estimated_time_to_regain_access").asDouble(0);
    if (minutes > 0) {
      double most = Math.min(minutes, (double) LONGEST.toMinutes());
      return longer(longest, Duration.ofSeconds((long) Math.ceil(most * 60)));
    }
    boolean isUsedUp =
        node.path("call_count").asDouble(0) >= 100
            || node.path("total_time").asDouble(0) >= 100
            || node.path("total_cputime").asDouble(0) >= 100;
    return isUsedUp ? longer(longest, EXHAUSTED) : longest;
  }

  /** Seconds, or a date; a date counts from the answer's own {@code Date}. */
  private static Duration retryAfter(MessageHeaders headers) {
    String value = text(headers, "Retry-After");
    if (value.isEmpty()) {
      return Duration.ZERO;
    }
    if (value.matches("[0-9]{1,9}")) {
      return capped(Duration.ofSeconds(Integer.parseInt(value)));
    }
    try {
      Instant until = date(value);
      Instant from = date(text(headers, "Date"));
      return capped(until.isAfter(from) ? Duration.between(from, until) : Duration.ZERO);
    } catch (DateTimeParseException e) {
      return Duration.ZERO;
    }
  }

  private static Instant date(String value) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
  }

  private static Duration capped(Duration asked) {
    return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static String text(MessageHeaders headers, String name) {
    Header header = headers.getFirstHeader(name);
    return header == null || header.getValue() == null ? "" : header.getValue().trim();
  }
}
