package dev.countersign.faults.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.faults.evidence.Evidence.Approval;
import dev.countersign.faults.evidence.Evidence.Backlog;
import dev.countersign.faults.evidence.Evidence.Certainty;
import dev.countersign.faults.evidence.Evidence.Delivery;
import dev.countersign.faults.evidence.Evidence.End;
import dev.countersign.faults.evidence.Evidence.Entry;
import dev.countersign.faults.evidence.Evidence.Promised;
import dev.countersign.faults.evidence.Evidence.SecretSeen;
import dev.countersign.faults.evidence.Evidence.Sent;
import dev.countersign.faults.evidence.Violation.Harm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each invariant must be able to fail: a good run with one thing wrong in it. */
final class InvariantsTest {
  private static final Instant DECIDED_AT = Instant.parse("2026-11-29T12:00:00Z");
  private static final Instant CALLED_AT = DECIDED_AT.plusMillis(20);

  private final List<Promised> promised =
      new ArrayList<>(List.of(new Promised("apr_1", "ada", Set.of(End.APPROVED))));
  private final List<Sent> sent =
      new ArrayList<>(List.of(new Sent("ada", "question", Certainty.MAY_HAVE_ARRIVED)));
  private final Set<String> accepted = new HashSet<>(Set.of("tap"));
  private final List<Delivery> deliveries =
      new ArrayList<>(List.of(delivery("apr_1", "msg_apr_1", "body")));
  private final List<Approval> approvals =
      new ArrayList<>(List.of(new Approval("apr_1", "DECIDED", "approve", null, true, "DONE")));
  private final List<Entry> journal =
      new ArrayList<>(
          List.of(
              entry("apr_1", 1, "REQUESTED", "key:key_1"),
              entry("apr_1", 2, "SENT", "countersign:sender"),
              entry("apr_1", 3, "DECIDED", "person:shop/ada"),
              entry("apr_1", 4, "RESUMED", "countersign:resumer")));
  private final Set<String> inbox = new HashSet<>(Set.of("tap"));
  private final List<String> brokenJournals = new ArrayList<>();
  private final List<String> resent = new ArrayList<>();
  private final List<SecretSeen> secrets = new ArrayList<>();
  private Backlog backlog =
      new Backlog(Duration.ofSeconds(1), Duration.ofSeconds(30), List.of(), List.of());

  private static Entry entry(String approval, int position, String event, String actor) {
    return new Entry(approval, position, DECIDED_AT, event, actor);
  }

  private static Delivery delivery(String approval, String id, String body) {
    return new Delivery(approval, id, body, "approved", CALLED_AT);
  }

  private List<Violation> check() {
    return Invariants.check(
        new Evidence(
            promised,
            new Evidence.Meta(sent, accepted),
            deliveries,
            new Evidence.Database(approvals, journal, inbox, brokenJournals),
            resent,
            secrets,
            backlog));
  }

  private void assertBroken(Invariant invariant, Harm harm) {
    assertThat(check())
        .extracting(violation -> violation.invariant() + " " + violation.harm())
        .containsExactly(invariant + " " + harm);
  }

  @Test
  void a_good_run_breaks_nothing() {
    assertThat(check()).isEmpty();
  }

  @Test
  void i1_an_approval_that_was_promised_and_is_not_there_is_lost() {
    promised.add(new Promised("apr_2", "grace", Set.of(End.APPROVED)));

    assertBroken(Invariant.I1, Harm.LOST);
  }

  @Test
  void i2_a_webhook_that_was_accepted_and_is_not_stored_is_lost() {
    accepted.add("other tap");

    assertBroken(Invariant.I2, Harm.LOST);
  }

  @Test
  void i3_two_decisions_are_one_too_many() {
    journal.add(entry("apr_1", 5, "EXPIRED", "countersign:timer"));

    assertBroken(Invariant.I3, Harm.DECIDED_TWICE);
  }

  @Test
  void i3_somebody_who_was_not_asked_may_not_decide() {
    journal.set(2, entry("apr_1", 3, "DECIDED", "person:shop/eve"));

    assertBroken(Invariant.I3, Harm.OTHER);
  }

  @Test
  void i3_a_decision_against_what_the_person_did_is_wrong() {
    approvals.set(0, new Approval("apr_1", "DECIDED", "reject", null, true, "DONE"));

    assertBroken(Invariant.I3, Harm.OTHER);
  }

  @Test
  void i3_an_expiry_after_a_tap_is_wrong() {
    approvals.set(0, new Approval("apr_1", "EXPIRED", null, null, true, "DONE"));
    journal.set(2, entry("apr_1", 3, "EXPIRED", "countersign:timer"));

    assertBroken(Invariant.I3, Harm.OTHER);
  }

  @Test
  void i3_whoever_taps_both_buttons_may_get_either() {
    promised.set(0, new Promised("apr_1", "ada", Set.of(End.APPROVED, End.REJECTED)));

    assertThat(check()).isEmpty();
  }

  @Test
  void i4_an_approved_tap_that_is_delivered_as_rejected_is_wrong() {
    deliveries.set(0, new Delivery("apr_1", "msg_apr_1", "body", "rejected", CALLED_AT));

    assertBroken(Invariant.I4, Harm.OTHER);
  }

  @Test
  void i4_an_approval_that_ended_without_a_callback_is_lost() {
    deliveries.clear();

    assertBroken(Invariant.I4, Harm.LOST);
  }

  @Test
  void i4_a_repeated_callback_is_the_same_effect() {
    deliveries.add(delivery("apr_1", "msg_apr_1", "body"));

    assertThat(check()).isEmpty();
  }

  @Test
  void i4_a_second_id_is_a_second_effect() {
    deliveries.add(delivery("apr_1", "msg_other", "body"));

    assertBroken(Invariant.I4, Harm.RESUMED_TWICE);
  }

  @Test
  void i4_other_bytes_under_the_same_id_are_a_second_effect() {
    deliveries.add(delivery("apr_1", "msg_apr_1", "other body"));

    assertBroken(Invariant.I4, Harm.RESUMED_TWICE);
  }

  @Test
  void i5_a_callback_of_what_still_waits_is_wrong() {
    approvals.add(new Approval("apr_2", "WAITING", null, null, true, null));
    journal.add(entry("apr_2", 1, "REQUESTED", "key:key_1"));
    deliveries.add(delivery("apr_2", "msg_apr_2", "body"));

    assertBroken(Invariant.I5, Harm.OTHER);
  }

  @Test
  void i5_a_callback_before_the_decision_is_wrong() {
    deliveries.addFirst(
        new Delivery("apr_1", "msg_apr_1", "body", "approved", DECIDED_AT.minusMillis(1)));

    assertBroken(Invariant.I5, Harm.OTHER);
  }

  @Test
  void i6_a_message_that_may_have_arrived_is_not_sent_again() {
    sent.add(new Sent("ada", "question", Certainty.MAY_HAVE_ARRIVED));

    assertBroken(Invariant.I6, Harm.SENT_TWICE);
  }

  @Test
  void i6_a_refused_message_may_be_sent_again() {
    sent.add(new Sent("ada", "question", Certainty.REFUSED));

    assertThat(check()).isEmpty();
  }

  @Test
  void i6_an_operator_may_send_again() {
    sent.add(new Sent("ada", "question", Certainty.MAY_HAVE_ARRIVED));
    resent.add("ada");

    assertThat(check()).isEmpty();
  }

  @Test
  void i6_a_doubt_that_the_journal_does_not_show_is_wrong() {
    journal.set(1, entry("apr_1", 2, "SEND_HELD", "countersign:sender"));

    assertBroken(Invariant.I6, Harm.OTHER);
  }

  @Test
  void i6_a_doubt_that_the_api_does_not_list_is_wrong() {
    backlog = new Backlog(Duration.ZERO, Duration.ofSeconds(30), List.of(), List.of("apr_1"));

    assertBroken(Invariant.I6, Harm.OTHER);
  }

  @Test
  void i7_a_broken_hash_chain_is_wrong() {
    brokenJournals.add("apr_1 was changed at 2");

    assertBroken(Invariant.I7, Harm.OTHER);
  }

  @Test
  void i7_a_gap_in_a_timeline_is_wrong() {
    journal.set(3, entry("apr_1", 5, "RESUMED", "countersign:resumer"));

    assertBroken(Invariant.I7, Harm.OTHER);
  }

  @Test
  void i7_a_resume_that_the_journal_does_not_know_is_wrong() {
    journal.remove(3);

    assertBroken(Invariant.I7, Harm.OTHER);
  }

  @Test
  void i8_a_backlog_that_drains_too_slowly_is_wrong() {
    backlog = new Backlog(Duration.ofSeconds(31), Duration.ofSeconds(30), List.of(), List.of());

    assertBroken(Invariant.I8, Harm.OTHER);
  }

  @Test
  void i8_what_is_stuck_is_lost() {
    backlog = new Backlog(Duration.ZERO, Duration.ofSeconds(30), List.of("webhook 1"), List.of());

    assertBroken(Invariant.I8, Harm.LOST);
  }

  @Test
  void i9_a_secret_in_a_log_is_wrong() {
    secrets.add(new SecretSeen("the access token", "server-0.log"));

    assertBroken(Invariant.I9, Harm.OTHER);
  }

  @Test
  void i10_a_stale_owner_that_completes_is_seen() {
    journal.add(entry("apr_1", 5, "RESUMED", "countersign:resumer"));

    assertBroken(Invariant.I10, Harm.RESUMED_TWICE);
  }
}
