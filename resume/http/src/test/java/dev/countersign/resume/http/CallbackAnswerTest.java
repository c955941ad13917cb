package dev.countersign.resume.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.resume.ResumeOutcome;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackAnswerTest {
  private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  void c5_success_is_delivered(int status) {
    assertThat(outcome(status, null)).isEqualTo(new ResumeOutcome.Delivered());
    assertThat(outcome(status, "3600")).isEqualTo(new ResumeOutcome.Delivered());
  }

  @ParameterizedTest
  @ValueSource(ints = {101, 300, 301, 302, 303, 304, 307, 308, 400, 401, 404, 409, 418, 500, 501})
  void c5_anything_else_failed_and_asks_for_no_wait(int status) {
    assertThat(outcome(status, "3600"))
        .isInstanceOfSatisfying(
            ResumeOutcome.Failed.class,
            failed -> {
              assertThat(failed.detail()).startsWith("HTTP " + status);
              assertThat(failed.retryAfter()).isNull();
            });
  }

  @Test
  void c5_gone_is_gone() {
    assertThat(outcome(410, "3600")).isEqualTo(new ResumeOutcome.Gone("HTTP 410"));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 503, 504})
  void c5_an_overloaded_receiver_is_given_the_time_that_it_asks_for(int status) {
    assertThat(outcome(status, "3600"))
        .isEqualTo(new ResumeOutcome.Failed("HTTP " + status, Duration.ofHours(1)));
    assertThat(outcome(status, null)).isEqualTo(new ResumeOutcome.Failed("HTTP " + status, null));
  }

  @ParameterizedTest
  @CsvSource({
    "0,                                PT0S",
    "' 120 ',                          PT2M",
    "'Mon, 04 May 2026 10:30:00 GMT',  PT30M",
    "'Monday, 04-May-26 10:30:00 GMT', PT30M",
    "'Mon, 04 May 2026 09:00:00 GMT',  PT0S",
    "999999999999999999,               P365D",
    "'Fri, 31 Dec 9999 23:59:59 GMT',  P365D",
    "-1,                               ",
    "1.5,                              ",
    "soon,                             ",
    "'',                               ",
    "99999999999999999999999999,       ",
  })
  void a_wait_is_read_as_seconds_or_as_a_date(String header, @Nullable Duration wait) {
    assertThat(outcome(503, header)).isEqualTo(new ResumeOutcome.Failed("HTTP 503", wait));
  }

  private static ResumeOutcome outcome(int status, @Nullable String retryAfter) {
    return new CallbackAnswer(status, retryAfter).outcome(NOW);
  }
}
