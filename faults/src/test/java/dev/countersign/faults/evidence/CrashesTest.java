package dev.countersign.faults.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.faults.agent.CrashPoint;
import dev.countersign.faults.agent.CrashPoints;
import dev.countersign.faults.evidence.Crashes.Crash;
import dev.countersign.faults.evidence.Evidence.Approval;
import dev.countersign.faults.evidence.Evidence.Backlog;
import dev.countersign.faults.evidence.Evidence.Certainty;
import dev.countersign.faults.evidence.Evidence.End;
import dev.countersign.faults.evidence.Evidence.Entry;
import dev.countersign.faults.evidence.Evidence.Promised;
import dev.countersign.faults.evidence.Evidence.Sent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a crash may leave behind at which point: an approval that is called for at noon. */
final class CrashesTest {
  private static final Instant CALLED = Instant.parse("2026-11-29T12:00:00Z");
  private static final Instant BEFORE = CALLED.minusMillis(5);
  private static final Instant AFTER = CALLED.plusMillis(5);
  private static final Instant LATER = CALLED.plusSeconds(20);

  private final List<Entry> journal = new ArrayList<>();
  private final List<Sent> sent = new ArrayList<>();
  private final List<String> resent = new ArrayList<>();
  private @Nullable Instant called = CALLED;

  private void noted(String event, Instant at) {
    journal.add(new Entry("apr_1", journal.size() + 1, at, event, "countersign:sender"));
  }

  private void question() {
    sent.add(new Sent("ada", "question", Certainty.MAY_HAVE_ARRIVED));
  }

  private List<String> check(String point, Instant at) {
    CrashPoint named =
        CrashPoints.ALL.stream()
            .filter(known -> known.name().equals(point))
            .findFirst()
            .orElseThrow();
    Evidence evidence =
        new Evidence(
            List.of(new Promised("apr_1", "ada", Set.of(End.APPROVED))),
            new Evidence.Meta(sent, Set.of()),
            List.of(),
            new Evidence.Database(
                List.of(new Approval("apr_1", "DECIDED", "approve", called, true, "DONE")),
                journal,
                Set.of(),
                List.of()),
            resent,
            List.of(),
            new Backlog(Duration.ZERO, Duration.ZERO, List.of(), List.of()));
    return Crashes.check(evidence, List.of(new Crash(named, "apr_1", at))).stream()
        .map(Violation::detail)
        .toList();
  }

  @Test
  void a_written_request_is_in_doubt_until_an_echo_or_an_operator_ends_it() {
    question();
    noted("SEND_UNKNOWN", LATER);

    assertThat(check("send request written", AFTER)).isEmpty();
  }

  @Test
  void an_echo_may_come_first() {
    question();
    noted("SENT", LATER);

    assertThat(check("send answered", AFTER)).isEmpty();
  }

  @Test
  void a_written_request_is_not_repeated_by_itself() {
    question();
    question();
    noted("SEND_UNKNOWN", LATER);

    assertThat(check("send request written", AFTER)).singleElement().asString().contains("2 times");
  }

  @Test
  void a_written_request_may_be_repeated_by_an_operator() {
    question();
    question();
    resent.add("ada");
    noted("SEND_UNKNOWN", LATER);

    assertThat(check("send request written", AFTER)).isEmpty();
  }

  @Test
  void a_call_that_nobody_noted_is_wrong() {
    called = LATER;
    question();
    noted("SEND_UNKNOWN", LATER);

    assertThat(check("send request written", AFTER))
        .singleElement()
        .asString()
        .contains("send request written")
        .contains("not noted before");
  }

  @Test
  void what_was_not_written_is_not_sent_by_itself_either() {
    question();
    noted("SEND_UNKNOWN", LATER);

    assertThat(check("send before call", AFTER)).singleElement().asString().contains("1 times");
  }

  @Test
  void what_was_not_written_is_not_known_as_sent() {
    noted("SENT", LATER);

    assertThat(check("send before call", AFTER)).singleElement().asString().contains("SENT");
  }

  @Test
  void a_crash_before_the_call_leaves_no_doubt() {
    question();
    noted("SENT", LATER);

    assertThat(check("send claimed", BEFORE)).isEmpty();
  }

  @Test
  void a_crash_after_the_call_leaves_no_doubt() {
    question();
    noted("SENT", AFTER);

    assertThat(check("decision before commit", LATER)).isEmpty();
  }

  @Test
  void a_doubt_from_a_point_outside_of_the_call_is_wrong() {
    question();
    noted("SEND_UNKNOWN", LATER);

    assertThat(check("timer before commit", AFTER))
        .singleElement()
        .asString()
        .contains("timer before commit");
  }

  @Test
  void who_is_asked_may_answer_before_the_end_of_the_call_is_noted() {
    question();
    noted("SENT", LATER);

    assertThat(check("decision before commit", AFTER)).isEmpty();
    assertThat(check("callback answered", AFTER)).isEmpty();
  }

  @Test
  void a_sender_beside_may_be_in_its_call_and_sends_nothing_twice() {
    question();
    noted("SEND_UNKNOWN", LATER);
    assertThat(check("inbox after commit", AFTER)).isEmpty();

    question();
    assertThat(check("inbox after commit", AFTER)).singleElement().asString().contains("2 times");
  }
}
