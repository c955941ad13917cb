package dev.countersign.approval;

import static dev.countersign.approval.Examples.ADA;
import static dev.countersign.approval.Examples.APPROVER;
import static dev.countersign.approval.Examples.BOB;
import static dev.countersign.approval.Examples.CLEO;
import static dev.countersign.approval.Examples.NOON;
import static dev.countersign.approval.Examples.OPERATOR;
import static dev.countersign.approval.RequestBuilder.aRequest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Route;
import dev.countersign.channel.SendSchedule;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.time.Hours;
import dev.countersign.time.WorkingHours;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Hours, reminders and the time in which a way must be found. Everything begins on a Sunday. */
final class LifecycleTimeTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);
  private static final Instant MONDAY = Instant.parse("2026-03-02T09:00:00Z");
  private static final Hours OFFICE =
      new WorkingHours(
          ZoneOffset.UTC,
          EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
          LocalTime.of(9, 0),
          LocalTime.of(17, 0),
          Set.of());

  private static RequestBuilder twoSteps() {
    return aRequest()
        .ladder(
            new Step(List.of(APPROVER), new Quorum.Any(), HOUR),
            new Step(List.of(BOB), new Quorum.Any(), HOUR));
  }

  private static Command taken(Instant at, @Nullable Instant remindAt) {
    return new Command.AskAccepted(
        Examples.tag(0),
        Occasion.FIRST,
        new MessageId("mid.1"),
        new Command.Sending(at, Route.MESSAGE, "window open", 1, remindAt));
  }

  private static Transition reminded(History history, Instant now) {
    return history.apply(new Command.Remind(0, Examples.key(50)), now);
  }

  private static List<Instant> reminders(History history) {
    return history.approval().voters().getFirst().reminders();
  }

  // hours

  @Test
  void a_step_waits_inside_the_hours_while_the_question_goes_out_at_once() {
    History history = History.asked(twoSteps().hours(OFFICE));

    assertThat(history.effects(Effect.AskApprover.class)).hasSize(1);
    assertThat(history.approval().expiresAt()).isEqualTo(MONDAY.plus(HOUR));
    history.escalates(2, MONDAY.plus(HOUR));
    assertThat(history.approval().expiresAt()).isEqualTo(MONDAY.plus(HOUR).plus(HOUR));
  }

  @Test
  void an_answer_counts_outside_of_the_hours() {
    History history = History.asked(aRequest().hours(OFFICE));

    history.approved();

    assertThat(history.approval().status()).isEqualTo(Status.DECIDED);
  }

  @Test
  void nobody_is_asked_in_the_place_of_the_unreachable_before_the_hours_begin() {
    History history = History.asked(twoSteps().hours(OFFICE));

    history.lost(0);

    assertThat(history.approval().expiresAt()).isEqualTo(MONDAY);
    assertThat(history.escalates(2, MONDAY.minusMillis(1)).verdict()).isEqualTo(Verdict.UNCHANGED);
    history.escalates(2, MONDAY);
    assertThat(history.approval().step()).isEqualTo(1);
  }

  // reminders

  @Test
  void people_are_reminded_as_the_request_wishes_until_they_answer() {
    History history = History.asked(aRequest().reminders(HALF_AN_HOUR, HOUR));
    history.apply(taken(NOON.plusSeconds(5), null));
    Instant first = NOON.plusSeconds(5).plus(HALF_AN_HOUR);
    assertThat(reminders(history)).containsExactly(first, first.plus(HALF_AN_HOUR));

    reminded(history, first.minusMillis(1));
    assertThat(history.events()).doesNotContain(Event.REMINDED);
    reminded(history, first);
    reminded(history, first);
    assertThat(history.events()).containsOnlyOnce(Event.REMINDED);
    assertThat(reminders(history)).hasSize(1);

    history.apply(Examples.tap(ChoiceKey.REJECT, "mid.tap"), first.plusSeconds(1));
    assertThat(reminders(history)).isEmpty();
    assertThat(reminded(history, first.plus(HOUR)).effects()).isEmpty();
  }

  @Test
  void reminders_that_were_missed_are_one() {
    History history = History.asked(aRequest().reminders(HALF_AN_HOUR, HOUR));
    history.apply(taken(NOON, null));

    reminded(history, NOON.plus(HOUR));

    assertThat(history.effects(Effect.AskApprover.class)).hasSize(2);
    assertThat(reminders(history)).isEmpty();
  }

  @Test
  void a_step_has_reminders_of_its_own() {
    History history =
        History.asked(
            aRequest()
                .ladder(new Step(List.of(APPROVER), new Quorum.Any(), HOUR, List.of(HALF_AN_HOUR)))
                .reminders(Duration.ofMinutes(5)));
    history.apply(taken(NOON, null));

    assertThat(reminders(history)).containsExactly(NOON.plus(HALF_AN_HOUR));
  }

  @Test
  void a_reminder_counts_the_hours_and_waits_for_them() {
    History history = History.asked(aRequest().hours(OFFICE).reminders(HOUR));
    history.apply(taken(NOON, null));
    assertThat(reminders(history)).containsExactly(MONDAY.plus(HOUR));

    Instant night = MONDAY.plus(Duration.ofHours(14));
    Transition late = reminded(history, night);

    assertThat(late.effects()).isEmpty();
    assertThat(reminders(history)).containsExactly(MONDAY.plus(Duration.ofDays(1)));
    assertThat(history.events()).containsOnlyOnce(Event.SEND_DELAYED);
  }

  @Test
  void nobody_is_reminded_after_the_end_of_the_step() {
    History history = History.asked(aRequest().expiresIn(HOUR).reminders(HALF_AN_HOUR));

    history.apply(taken(NOON.plus(HALF_AN_HOUR), null));

    assertThat(reminders(history)).isEmpty();
  }

  @Test
  void of_two_reminders_within_ten_minutes_only_the_first_is_sent() {
    Instant wished = NOON.plus(HALF_AN_HOUR);
    Duration almost = Duration.ofMinutes(10).minusMillis(1);
    for (Instant closing : List.of(wished.minus(almost), wished.plus(almost), wished)) {
      History history = History.asked(aRequest().reminders(HALF_AN_HOUR));
      history.apply(taken(NOON, closing));

      reminded(history, closing.isBefore(wished) ? closing : wished);
      reminded(history, closing.isBefore(wished) ? wished : closing);

      assertThat(history.events()).as(closing.toString()).containsOnlyOnce(Event.REMINDED);
    }
  }

  @Test
  void two_reminders_ten_minutes_apart_are_both_sent() {
    Instant wished = NOON.plus(HALF_AN_HOUR);
    History history = History.asked(aRequest().reminders(HALF_AN_HOUR));
    history.apply(taken(NOON, wished.plus(Duration.ofMinutes(10))));

    reminded(history, wished);
    reminded(history, wished.plus(Duration.ofMinutes(10)));

    assertThat(history.effects(Effect.AskApprover.class)).hasSize(3);
  }

  @Test
  void who_was_replaced_or_whose_step_is_over_is_not_reminded() {
    History passedOn = History.asked(twoSteps().reminders(HALF_AN_HOUR));
    passedOn.apply(taken(NOON, NOON.plus(HALF_AN_HOUR)));
    passedOn.escalates(2, NOON.plus(HOUR));
    assertThat(passedOn.approval().voters().getFirst().nextReminder()).isEmpty();

    History reassigned = History.asked(aRequest().reminders(HALF_AN_HOUR));
    reassigned.apply(taken(NOON, NOON.plus(HALF_AN_HOUR)));
    reassigned.apply(
        new Command.Reassign(0, CLEO, History.invitation(CLEO, 3), OPERATOR, "on leave"));
    assertThat(reassigned.approval().voters().getFirst().nextReminder()).isEmpty();
    assertThat(reminded(reassigned, NOON.plus(HOUR)).effects()).isEmpty();
  }

  @Test
  void an_end_leaves_nothing_to_a_timer() {
    History history =
        History.asked(aRequest().reminders(HALF_AN_HOUR).undeliverableAfter(HALF_AN_HOUR));
    history.apply(taken(NOON, NOON.plus(HALF_AN_HOUR)));

    history.apply(new Command.Cancel(OPERATOR));

    assertThat(history.approval().voters().getFirst().nextReminder()).isEmpty();
    assertThat(history.approval().undeliverableAt()).isNull();
    assertThat(reminded(history, NOON.plus(HOUR)).journal()).isEmpty();
    assertThat(history.apply(new Command.Expire(List.of()), NOON.plus(HOUR)).verdict())
        .isEqualTo(Verdict.ALREADY_FINAL);
  }

  // no way to anybody

  @Test
  void without_patience_what_nobody_can_be_asked_ends_at_once() {
    History history = History.parked(aRequest().undeliverableAfter(Duration.ZERO));

    assertThat(history.approval().status()).isEqualTo(Status.UNDELIVERABLE);
    assertThat(history.events())
        .containsExactly(Event.REQUESTED, Event.PARKED, Event.UNDELIVERABLE);
    assertThat(history.effects(Effect.Resume.class))
        .singleElement()
        .satisfies(resume -> {
          assertThat(resume.resumption().port()).isEqualTo("undeliverable");
          assertThat(resume.resumption().delivery()).isEqualTo("parked");
        });
  }

  @Test
  void without_patience_what_can_be_asked_is_asked() {
    History history = History.asked(aRequest().undeliverableAfter(Duration.ZERO));

    history.apply(new Command.Expire(List.of()));

    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
  }

  @Test
  void without_patience_it_ends_when_the_way_turns_out_to_be_none() {
    History history = History.asked(aRequest().undeliverableAfter(Duration.ZERO));

    history.sendFails(Examples.failed(FailureClass.WINDOW), new SendSchedule.Next.Park());
    history.apply(new Command.Expire(List.of()));

    assertThat(history.approval().status()).isEqualTo(Status.UNDELIVERABLE);
  }

  @Test
  void a_way_is_looked_for_as_long_as_the_request_says() {
    History history = History.parked(aRequest().undeliverableAfter(HALF_AN_HOUR));

    history.apply(new Command.Expire(List.of()), NOON.plus(HALF_AN_HOUR).minusMillis(1));
    assertThat(history.approval().status()).isEqualTo(Status.PARKED);
    history.apply(new Command.Expire(List.of()), NOON.plus(HALF_AN_HOUR));

    assertThat(history.approval().status()).isEqualTo(Status.UNDELIVERABLE);
    assertThat(history.effects(Effect.Resume.class)).hasSize(1);
  }

  @Test
  void who_writes_before_is_asked_and_it_is_not_given_up() {
    History history = History.parked(aRequest().undeliverableAfter(HALF_AN_HOUR));

    history.windowOpens(2);
    history.apply(new Command.Expire(List.of()), NOON.plus(HOUR));

    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
    assertThat(history.approval().undeliverableAt()).isNull();
  }

  @Test
  void it_is_undeliverable_and_not_expired_when_both_times_are_up() {
    History history =
        History.parked(aRequest().undeliverableAfter(HALF_AN_HOUR).onExpiry(OnExpiry.APPROVE));

    history.apply(new Command.Expire(List.of()), NOON.plus(Duration.ofDays(1)));

    assertThat(history.approval().status()).isEqualTo(Status.UNDELIVERABLE);
  }

  @Test
  void the_next_step_is_asked_instead_of_an_end() {
    History history = History.parked(twoSteps().undeliverableAfter(Duration.ZERO));
    assertThat(history.approval().status()).isEqualTo(Status.PARKED);

    history.escalates(2, NOON);

    assertThat(history.approval().step()).isEqualTo(1);
    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
  }

  @Test
  void it_goes_on_to_the_next_step_inside_the_hours_only() {
    History history = History.parked(twoSteps().hours(OFFICE).undeliverableAfter(HALF_AN_HOUR));

    assertThat(history.approval().undeliverableAt()).isEqualTo(MONDAY);
  }

  @Test
  void it_is_not_given_up_when_one_of_several_has_answered() {
    History history =
        History.invited(
            aRequest()
                .ladder(new Step(List.of(APPROVER, BOB), new Quorum.All(), HOUR))
                .undeliverableAfter(HALF_AN_HOUR),
            List.of(
                History.invitation(APPROVER, 1),
                new Invitation(
                    List.of(
                        new Invitation.Reach(
                            BOB.address(),
                            Examples.SHOP.channel(),
                            "window-closed",
                            Examples.key(2))))));
    history.sent("mid.ask");
    history.taps(0, ChoiceKey.APPROVE);
    assertThat(history.approval().status()).isEqualTo(Status.PARKED);

    history.apply(new Command.Expire(List.of()), NOON.plus(HALF_AN_HOUR));

    assertThat(history.approval().status()).isEqualTo(Status.PARKED);
  }

  // how far it came

  @Test
  void the_outcome_says_how_far_the_question_came() {
    History parked = History.parked(aRequest());
    assertThat(parked.approval().delivery()).isEqualTo(Delivery.PARKED);

    History history = History.asked(aRequest());
    assertThat(history.approval().delivery()).isEqualTo(Delivery.QUEUED);
    history.sent("mid.1");
    assertThat(history.approval().delivery()).isEqualTo(Delivery.SENT);
    history.observed("mid.1", Delivery.DELIVERED);
    assertThat(history.approval().delivery()).isEqualTo(Delivery.DELIVERED);
    history.approved();
    assertThat(history.approval().resumption().orElseThrow().delivery()).isEqualTo("read");
  }

  @Test
  void the_question_that_came_closest_counts() {
    History history =
        History.asking(aRequest().ladder(new Step(List.of(APPROVER, BOB), new Quorum.All(), HOUR)));
    history.allSent();
    history.apply(new Command.Observed(1, new MessageId("mid.ask.1"), Delivery.READ));
    history.apply(new Command.Cancel(OPERATOR));

    assertThat(history.approval().delivery()).isEqualTo(Delivery.READ);
  }

  @Test
  void who_opted_out_of_what_they_had_had_it() {
    History history = History.asked(aRequest());
    history.sent("mid.1");

    history.apply(
        new Command.OptedOut(
            Examples.responder(ADA), new MessageId("mid.stop"), true, Examples.key(9)));

    assertThat(history.delivery()).isEqualTo(Delivery.OPTED_OUT);
    assertThat(history.approval().delivery()).isEqualTo(Delivery.SENT);
  }
}
