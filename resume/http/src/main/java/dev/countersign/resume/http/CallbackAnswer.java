package dev.countersign.resume.http;

import dev.countersign.resume.ResumeOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.utils.DateUtils;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver answered.
 *
 * @param status the HTTP status
 * @param retryAfter the header {@code Retry-After}, where there was one
 */
record CallbackAnswer(int status, @Nullable String retryAfter) {
  private static final Set<Integer> STATUSES_THAT_ASK_TO_WAIT = Set.of(429, 502, 503, 504);
  private static final int GONE = 410;
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,18}");
  // Long enough for any cap of the schedule, short enough for any arithmetic on it.
  private static final Duration LONGEST_WAIT = Duration.ofDays(365);

  /** What the answer means, read at that time. */
  ResumeOutcome outcome(Instant now) {
    if (status >= 200 && status < 300) {
      return new ResumeOutcome.Delivered();
    }
    if (status == GONE) {
      return new ResumeOutcome.Gone("HTTP 410");
    }
    if (status >= 300 && status < 400) {
      return new ResumeOutcome.Failed("HTTP " + status + ", redirects are not followed", null);
    }
    return new ResumeOutcome.Failed("HTTP " + status, askedWait(now).orElse(null));
  }

  private Optional<Duration> askedWait(Instant now) {
    if (retryAfter == null || !STATUSES_THAT_ASK_TO_WAIT.contains(status)) {
      return Optional.empty();
    }
    String text = retryAfter.strip();
    if (SECONDS.matcher(text).matches()) {
      return Optional.of(bounded(Duration.ofSeconds(Long.parseLong(text))));
    }
    return Optional.ofNullable(DateUtils.parseStandardDate(text))
        .map(date -> bounded(Duration.between(now, date)));
  }

  private static Duration bounded(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }
}
