package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.OnExpiry;
import dev.countersign.approval.Status;
import dev.countersign.approval.Timing;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.store.ResumeProgress;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import dev.countersign.time.Hours;
import dev.countersign.time.WorkingHours;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Timers find what is due by the database's clock, and leave everything else alone. */
final class TimingIT extends GatewayFixture {
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
  private static final String ADA = Example.ADA.value();
  private static final Duration HOUR = Duration.ofHours(1);

  private static ApprovalRequest timed(
      List<Duration> reminders, @Nullable Duration patience, @Nullable Hours hours) {
    return RequestBuilder.aRequest()
        .timing(new Timing(OnExpiry.EXPIRE, reminders, patience, hours))
        .build();
  }

  /** Hours of a day that is neither today nor near it. */
  private static Hours another() {
    return new WorkingHours(
        ZoneOffset.UTC,
        Set.of(Instant.now().atOffset(ZoneOffset.UTC).getDayOfWeek().plus(3)),
        LocalTime.of(9, 0),
        LocalTime.of(17, 0),
        Set.of());
  }

  private Approval sent(ApprovalRequest request) {
    int before = channel.questions().size();
    Approval asked = asked(request);
    await().until(() -> channel.questions().size() > before);
    awaitEvent(asked.id(), Event.SENT);
    return asked;
  }

  private void due(Approval approval, String timer) {
    database.change("update " + timer + "id = '" + approval.id() + "'");
  }

  private void reminderDue(Approval approval) {
    due(approval, "voter set reminders = array[now()] where approval_");
  }

  /** Once this returns the timers have looked at everything that was due before. */
  private void awaitTimers() {
    Approval marker = asked(timed(List.of(), HOUR, null));
    due(marker, "approval set expires_at = now() where ");
    awaitStatus(marker.id(), Status.EXPIRED);
    Approval reminded = sent(timed(List.of(HOUR), null, null));
    reminderDue(reminded);
    awaitEvent(reminded.id(), Event.REMINDED);
  }

  @Test
  void people_are_reminded_when_the_request_wishes() {
    startGateway();
    Approval asked = sent(timed(List.of(HOUR, HOUR.plus(HOUR)), null, null));
    assertThat(
            database.count(
                "select count(*) from voter v join approver p on p.approval_id = v.approval_id"
                    + " where v.reminders = array[p.sent_at + interval '1 hour', p.sent_at + interval '2 hours']"))
        .isEqualTo(1);

    due(asked, "voter set reminders = array[now(), now() + interval '1 hour'] where approval_");

    await().until(() -> channel.questions().size() == 2);
    assertThat(channel.questions().getLast()).contains("Reminder");
    assertThat(database.count("select count(*) from voter where cardinality(reminders) = 1"))
        .isEqualTo(1);
  }

  @Test
  void nobody_is_reminded_outside_of_the_hours() {
    startGateway();
    Approval asked = sent(timed(List.of(HOUR), null, another()));
    assertThat(
            database.count(
                "select count(*) from voter where reminders[1] > now() + interval '1 day'"))
        .isEqualTo(1);

    reminderDue(asked);

    awaitEvent(asked.id(), Event.SEND_DELAYED);
    assertThat(events(asked.id())).doesNotContain(Event.REMINDED);
    assertThat(
            database.count(
                "select count(*) from voter where reminders[1] > now() + interval '1 day'"))
        .isEqualTo(1);
  }

  @Test
  void timers_that_are_left_over_do_nothing_when_it_has_ended() {
    startGateway();
    Approval asked = sent(timed(List.of(HOUR), HOUR, null));
    receive("tap " + ADA + " mid.tap " + FakeChannel.payload(awaitQuestion(), "APPROVE"));
    awaitStatus(asked.id(), Status.DECIDED);
    assertThat(
            database.count(
                "select count(*) from approval a join voter v on v.approval_id = a.id"
                    + " where undeliverable_at is not null or remind_at is not null or reminders <> '{}'"))
        .isZero();

    reminderDue(asked);
    due(asked, "voter set remind_at = now() where approval_");
    due(asked, "approval set undeliverable_at = now(), expires_at = now() where ");
    awaitTimers();

    assertThat(approvals.find(asked.id()).orElseThrow().approval().status())
        .isEqualTo(Status.DECIDED);
    assertThat(events(asked.id())).doesNotContain(Event.REMINDED, Event.EXPIRED);
  }

  @Test
  void those_that_cannot_be_opened_keep_no_other_from_its_time_however_many() {
    Set<ApprovalId> broken = new HashSet<>();
    for (int i = 0; i < 2 * Timers.BATCH; i++) {
      broken.add(asked(timed(List.of(), null, null)).id());
    }
    Approval sound = asked(timed(List.of(), null, null));
    database.change(
        "update approval set title = 'not sealed'::bytea where id <> '" + sound.id() + "'");
    database.change("update approval set expires_at = now() - interval '1 hour'");
    due(sound, "approval set expires_at = now() where ");

    startGateway();

    awaitStatus(sound.id(), Status.EXPIRED);
    assertThat(database.ask("select id from approval where status <> 'EXPIRED'"))
        .hasSize(broken.size());
  }

  @Test
  void what_leads_nobody_anywhere_ends_at_once_and_wakes_the_workflow() {
    wroteAt(Example.ADA, LONG_AGO);
    startGateway();

    Approval asked = asked(timed(List.of(), Duration.ZERO, null));

    assertThat(asked.status()).isEqualTo(Status.UNDELIVERABLE);
    awaitResume(asked.id(), ResumeProgress.State.DONE);
    assertThat(approvals.find(asked.id()).orElseThrow().approval()).isEqualTo(asked);
    assertThat(asked.resumption().orElseThrow().port()).isEqualTo("undeliverable");
    assertThat(asked.resumption().orElseThrow().delivery()).isEqualTo("parked");
  }

  @Test
  void no_way_is_looked_for_any_more_when_the_time_for_it_is_up() {
    wroteAt(Example.ADA, LONG_AGO);
    startGateway();
    Approval asked = asked(timed(List.of(), HOUR, null));
    assertThat(asked.status()).isEqualTo(Status.PARKED);

    due(asked, "approval set undeliverable_at = now() where ");

    awaitStatus(asked.id(), Status.UNDELIVERABLE);
    awaitResume(asked.id(), ResumeProgress.State.DONE);
  }

  @Test
  void who_writes_in_time_is_asked_and_waited_for() {
    wroteAt(Example.ADA, LONG_AGO);
    startGateway();
    Approval asked = asked(timed(List.of(), HOUR, null));
    receive("write " + ADA + " mid.hi hello");
    awaitStatus(asked.id(), Status.WAITING);
    assertThat(database.count("select count(*) from approval where undeliverable_at is not null"))
        .isZero();

    due(asked, "approval set undeliverable_at = now() where ");
    awaitTimers();

    assertThat(approvals.find(asked.id()).orElseThrow().approval().status())
        .isEqualTo(Status.WAITING);
  }

  @Test
  void who_wrote_before_the_time_was_up_is_asked_however_late_that_is_handled() {
    wroteAt(Example.ADA, LONG_AGO);
    Approval asked = asked(timed(List.of(), HOUR, null));
    receive("write " + ADA + " mid.hi hello");
    due(asked, "approval set undeliverable_at = now() where ");

    List<ApprovalId> due = store.transact(transaction -> transaction.due(10));
    assertThat(due).isEmpty();
    startGateway();

    awaitStatus(asked.id(), Status.WAITING);
  }
}
