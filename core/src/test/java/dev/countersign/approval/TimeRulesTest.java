package dev.countersign.approval;

import static dev.countersign.approval.Examples.APPROVER;
import static dev.countersign.approval.RequestBuilder.aRequest;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a request says about time must not contradict itself. */
final class TimeRulesTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private static Duration minutes(int minutes) {
    return Duration.ofMinutes(minutes);
  }

  private static Step step(Duration wait, @Nullable List<Duration> reminders) {
    return new Step(List.of(APPROVER), new Quorum.Any(), wait, reminders);
  }

  private static RequestBuilder reminding(Duration... reminders) {
    return aRequest().expiresIn(HOUR).reminders(reminders);
  }

  @Test
  void what_makes_sense_breaks_no_rule() {
    assertThat(
            Stream.of(
                reminding(minutes(1), minutes(2), minutes(3), minutes(4), minutes(59)),
                reminding().undeliverableAfter(Duration.ZERO),
                reminding().undeliverableAfter(minutes(59)),
                aRequest()
                    .ladder(step(HOUR, null), step(minutes(10), List.of(minutes(5))))
                    .reminders(minutes(30)),
                aRequest()
                    .ladder(step(HOUR, null), step(minutes(10), List.of()))
                    .reminders(HOUR.minusNanos(1))))
        .allSatisfy(request -> assertThat(RequestRules.violations(request.build())).isEmpty());
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        wrong(
            "too many",
            reminding(minutes(1), minutes(2), minutes(3), minutes(4), minutes(5), minutes(6)),
            "/reminders",
            "too-many"),
        wrong("without waiting", reminding(Duration.ZERO), "/reminders/0", "too-short"),
        wrong("in the past", reminding(minutes(-5)), "/reminders/0", "too-short"),
        wrong("not ascending", reminding(minutes(5), minutes(5)), "/reminders/1", "not-ascending"),
        wrong("at the end", reminding(minutes(5), HOUR), "/reminders/1", "after-the-end"),
        wrong(
            "after the end of a later step",
            aRequest().ladder(step(HOUR, null), step(minutes(10), null)).reminders(minutes(30)),
            "/reminders/0",
            "after-the-end"),
        wrong(
            "of a step, after its end",
            aRequest().ladder(step(HOUR, null), step(minutes(10), List.of(minutes(10)))),
            "/escalation/0/reminders/0",
            "after-the-end"),
        wrong(
            "of a step, not ascending",
            aRequest().ladder(step(HOUR, null), step(HOUR, List.of(minutes(2), minutes(1)))),
            "/escalation/0/reminders/1",
            "not-ascending"),
        wrong(
            "negative patience",
            reminding().undeliverableAfter(minutes(-1)),
            "/undeliverableAfter",
            "too-short"),
        wrong(
            "patience after the end",
            reminding().undeliverableAfter(HOUR),
            "/undeliverableAfter",
            "after-the-end"),
        wrong(
            "patience after the end of a later step",
            aRequest()
                .ladder(step(HOUR, null), step(minutes(10), null))
                .undeliverableAfter(minutes(10)),
            "/undeliverableAfter",
            "after-the-end"),
        wrong(
            "an escalation in the past",
            aRequest().ladder(step(HOUR, null), step(minutes(-10), null)),
            "/escalation/0/expiresIn",
            "too-short"));
  }

  private static Arguments wrong(String name, RequestBuilder request, String pointer, String rule) {
    return Arguments.argumentSet(name, request, pointer, rule);
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void a_contradiction_is_named_with_its_place(
      RequestBuilder request, String pointer, String rule) {
    assertThat(RequestRules.violations(request.build()))
        .singleElement()
        .satisfies(violation -> {
          assertThat(violation.pointer()).isEqualTo(pointer);
          assertThat(violation.rule()).isEqualTo(rule);
          assertThat(violation.message()).endsWith(".");
        });
  }
}
