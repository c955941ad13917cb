package dev.countersign.meta.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.message.HeaderGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallUsageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"1\":[{\"type\":\"pages\",\"estimated_time_to_regain_access\":0},{\"type\":\"instagram\",\"estimated_time_to_regain_access\":7}]} | PT7M",
        "{\"1\":[{\"call_count\":100,\"estimated_time_to_regain_access\":5}],\"2\":[{\"estimated_time_to_regain_access\":2}]} | PT5M",
        "{\"1\":[{\"call_count\":12,\"total_time\":99.5,\"estimated_time_to_regain_access\":0}]} | PT0S",
        "{\"1\":[{\"total_cputime\":100}]} | PT1M",
        "{\"1\":[{\"estimated_time_to_regain_access\":99999999}]} | PT24H",
        "{\"1\":[{\"estimated_time_to_regain_access\":\"soon\"}]} | PT0S",
        "not json | PT0S",
        "[] | PT0S",
      })
  void the_longest_wait_of_a_use_case_counts(String header, Duration expected) {
    assertThat(waitIn("X-Business-Use-Case-Usage", header)).isEqualTo(expected);
  }

  @Test
  void an_app_that_used_up_its_hour_pauses_for_a_minute() {
    assertThat(waitIn("X-App-Usage", "{\"call_count\":100,\"total_time\":2,\"total_cputime\":1}"))
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(waitIn("X-App-Usage", "{\"call_count\":99,\"total_time\":2}"))
        .isEqualTo(Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource({
    "5, PT5S",
    "0, PT0S",
    "999999999, PT24H",
    "-5, PT0S",
    "soon, PT0S",
    "99999999999, PT0S"
  })
  void retry_after_counts_seconds(String header, Duration expected) {
    assertThat(waitIn("Retry-After", header)).isEqualTo(expected);
  }

  @Test
  void retry_after_as_a_date_counts_from_the_date_of_the_answer() {
    HeaderGroup headers = new HeaderGroup();
    headers.addHeader(new BasicHeader("Retry-After", "Wed, 21 Oct 2026 07:29:00 GMT"));
    assertThat(CallUsage.waitAskedIn(headers)).isEmpty();

    headers.addHeader(new BasicHeader("Date", "Wed, 21 Oct 2026 07:28:00 GMT"));
    assertThat(CallUsage.waitAskedIn(headers)).contains(Duration.ofMinutes(1));
  }

  private static Duration waitIn(String name, String value) {
    HeaderGroup headers = new HeaderGroup();
    headers.addHeader(new BasicHeader(name, value));
    return CallUsage.waitAskedIn(headers).orElse(Duration.ZERO);
  }
}
