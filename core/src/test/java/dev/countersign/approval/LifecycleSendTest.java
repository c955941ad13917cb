package dev.countersign.approval;

import static dev.countersign.approval.Examples.CALLER;
import static dev.countersign.approval.Examples.NOON;
import static dev.countersign.approval.Examples.failed;
import static dev.countersign.approval.Examples.message;
import static dev.countersign.approval.LifecycleTest.nothing;
import static dev.countersign.approval.RequestBuilder.aRequest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.SendSchedule;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sending the question, and what the channel tells about it afterwards. */
final class LifecycleSendTest {
  @Test
  void a_question_that_the_channel_took_is_sent() {
    History history = History.asked(aRequest());

    Transition transition = history.sent("mid.1");

    assertThat(history.delivery()).isEqualTo(Delivery.SENT);
    assertThat(history.approval().asks().getFirst().messages()).containsExactly(message("mid.1"));
    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
    assertThat(transition.journal())
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.event()).isEqualTo(Event.SENT);
          assertThat(entry.details())
              .containsEntry("message", "mid.1")
              .containsEntry("to", "shop-instagram/6543217890123456")
              .containsEntry("attempt", "1");
        });
  }

  @Test
  void a_passing_failure_changes_nothing_but_the_journal() {
    History history = History.asked(aRequest());
    Approval before = history.approval();

    Transition again =
        history.sendFails(failed(FailureClass.RETRY), new SendSchedule.Next.Again(NOON));
    Transition held =
        history.sendFails(failed(FailureClass.TOKEN), new SendSchedule.Next.Held(NOON));

    assertThat(history.approval()).isEqualTo(before);
    assertThat(again.journal()).extracting(JournalEntry::event).containsExactly(Event.SEND_DELAYED);
    assertThat(held.journal()).extracting(JournalEntry::event).containsExactly(Event.SEND_HELD);
    assertThat(held.journal().getFirst().details())
        .containsEntry("failure", "TOKEN")
        .containsEntry("code", "10/2534022")
        .containsEntry("until", NOON.toString());
  }

  @Test
  void a_question_that_is_repeated_to_us_before_its_answer_was_sent_when_the_call_began() {
    History history = History.asked(aRequest());

    history.observed("mid.1", Delivery.SENT);
    assertThat(history.approval().asks().getFirst().sentAt()).isAfter(NOON);
    history.sent("mid.1");

    assertThat(history.approval().asks().getFirst().sentAt()).isEqualTo(NOON);
  }

  @Test
  void a_question_whose_end_is_not_known_stays_unknown_and_is_not_asked_again() {
    History history = History.asked(aRequest());

    Transition transition =
        history.sendFails(failed(FailureClass.AMBIGUOUS), new SendSchedule.Next.Unknown());

    assertThat(history.delivery()).isEqualTo(Delivery.UNKNOWN);
    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
    assertThat(transition.effects()).isEmpty();
    assertThat(history.windowOpens(2).effects()).isEmpty();
    assertThat(history.events()).containsExactly(Event.REQUESTED, Event.SEND_UNKNOWN);
  }

  @Test
  void a_question_whose_end_becomes_known_is_sent_after_all() {
    History history = History.asked(aRequest());
    history.sendFails(failed(FailureClass.AMBIGUOUS), new SendSchedule.Next.Unknown());

    history.sent("mid.1");

    assertThat(history.delivery()).isEqualTo(Delivery.SENT);
  }

  @Test
  void a_closed_window_parks_the_request() {
    History history = History.asked(aRequest());

    Transition transition =
        history.sendFails(failed(FailureClass.WINDOW), new SendSchedule.Next.Park());

    assertThat(history.approval().status()).isEqualTo(Status.PARKED);
    assertThat(history.delivery()).isEqualTo(Delivery.PARKED);
    assertThat(transition.effects()).isEmpty();
    assertThat(transition.journal()).extracting(JournalEntry::event).containsExactly(Event.PARKED);
  }

  @Test
  void a_question_that_will_never_arrive_ends_the_request() {
    History history = History.asked(aRequest());

    Transition transition =
        history.sendFails(failed(FailureClass.RECIPIENT), new SendSchedule.Next.GiveUp());

    assertThat(history.approval().state())
        .isEqualTo(new State.Undeliverable(NOON.plusSeconds(60), "10/2534022 the channel said no"));
    assertThat(history.delivery()).isEqualTo(Delivery.FAILED);
    assertThat(transition.journal())
        .extracting(JournalEntry::event)
        .containsExactly(Event.SEND_FAILED, Event.UNDELIVERABLE);
  }

  @ParameterizedTest
  @MethodSource("nexts")
  void a_failure_cannot_take_back_a_question_that_has_arrived(SendSchedule.Next next) {
    History history = History.asked(aRequest());
    history.sent("mid.1");
    history.observed("mid.1", Delivery.DELIVERED);
    Approval before = history.approval();

    Transition transition = history.sendFails(failed(FailureClass.AMBIGUOUS), next);

    assertThat(transition.approval()).isEqualTo(before);
    assertThat(transition.effects()).isEmpty();
    assertThat(transition.journal())
        .extracting(JournalEntry::event)
        .containsExactly(Event.SEND_FAILED);
  }

  @Test
  void a_question_that_was_taken_can_still_turn_out_not_to_arrive() {
    History history = History.asked(aRequest());
    history.sent("mid.1");

    history.sendFails(failed(FailureClass.RECIPIENT), new SendSchedule.Next.GiveUp());

    assertThat(history.delivery()).isEqualTo(Delivery.FAILED);
    assertThat(history.approval().status()).isEqualTo(Status.UNDELIVERABLE);
  }

  @ParameterizedTest
  @MethodSource("dev.countersign.approval.LifecycleTest#ended")
  void a_failure_after_the_end_does_not_end_it_again(History history) {
    State before = history.approval().state();

    for (SendSchedule.Next next : nexts()) {
      Transition transition = history.sendFails(failed(FailureClass.RETRY), next);

      assertThat(transition.approval().state()).isEqualTo(before);
      assertThat(transition.effects()).isEmpty();
      assertThat(transition.journal()).hasSize(1);
    }
  }

  @Test
  void a_question_that_was_not_needed_any_more_is_noted() {
    History history = History.asked(aRequest());
    history.apply(new Command.Cancel(CALLER));
    Approval before = history.approval();

    Transition transition = history.apply(new Command.AskSkipped());

    assertThat(transition.approval()).isEqualTo(before);
    assertThat(history.events())
        .containsExactly(Event.REQUESTED, Event.CANCELLED, Event.SEND_SKIPPED);
  }

  // what the channel tells

  @Test
  void news_of_the_message_move_it_on() {
    History history = History.asked(aRequest());
    history.sent("mid.1");

    history.observed("mid.1", Delivery.DELIVERED);
    history.observed("mid.1", Delivery.READ);

    assertThat(history.delivery()).isEqualTo(Delivery.READ);
    assertThat(history.events())
        .containsExactly(Event.REQUESTED, Event.SENT, Event.DELIVERED, Event.READ);
  }

  @ParameterizedTest
  @EnumSource(Delivery.class)
  void w13_late_news_move_nothing_back(Delivery late) {
    History history = History.asked(aRequest());
    history.sent("mid.1");
    history.observed("mid.1", Delivery.READ);
    Approval before = history.approval();

    Transition transition = history.observed("mid.1", late);

    assertThat(transition.approval()).isEqualTo(before);
    assertThat(transition.effects()).isEmpty();
    assertThat(transition.journal())
        .extracting(JournalEntry::event)
        .isEqualTo(late == Delivery.DELIVERED ? List.of(Event.DELIVERED) : List.of());
  }

  @Test
  void w13_each_step_of_the_way_is_in_the_story_with_the_time_that_the_channel_tells() {
    History history = History.asked(aRequest());
    history.sent("mid.1");

    Transition read = history.apply(observed(Delivery.READ, NOON.minusSeconds(1)));
    Transition delivered = history.apply(observed(Delivery.DELIVERED, NOON.minusSeconds(2)));

    assertThat(read.journal().getFirst().details())
        .containsEntry("happenedAt", NOON.minusSeconds(1).toString());
    assertThat(delivered.journal().getFirst().details())
        .containsEntry("happenedAt", NOON.minusSeconds(2).toString());
    assertThat(history.events())
        .containsExactly(Event.REQUESTED, Event.SENT, Event.READ, Event.DELIVERED);
    assertThat(history.delivery()).isEqualTo(Delivery.READ);
  }

  private static Command.Observed observed(Delivery delivery, Instant happenedAt) {
    return new Command.Observed(0, message("mid.1"), delivery, happenedAt);
  }

  @Test
  void news_of_another_message_change_nothing() {
    History history = History.asked(aRequest());
    history.sent("mid.1");
    Approval sent = history.approval();
    assertThat(history.observed("mid.2", Delivery.READ))
        .isEqualTo(nothing(sent, Verdict.UNCHANGED));
  }

  @Test
  void news_that_come_before_our_own_send_returned_are_taken() {
    History history = History.asked(aRequest());

    history.observed("mid.1", Delivery.DELIVERED);
    history.sent("mid.1");

    assertThat(history.delivery()).isEqualTo(Delivery.DELIVERED);
    assertThat(history.approval().asks().getFirst().messages()).containsExactly(message("mid.1"));
  }

  @Test
  void news_are_still_taken_after_the_end() {
    History history = History.asked(aRequest());
    history.sent("mid.1");
    history.apply(new Command.Cancel(CALLER));

    history.observed("mid.1", Delivery.READ);

    assertThat(history.delivery()).isEqualTo(Delivery.READ);
    assertThat(history.approval().status()).isEqualTo(Status.CANCELLED);
  }

  static List<SendSchedule.Next> nexts() {
    return List.of(
        new SendSchedule.Next.Again(NOON),
        new SendSchedule.Next.Held(NOON),
        new SendSchedule.Next.Unknown(),
        new SendSchedule.Next.Park(),
        new SendSchedule.Next.GiveUp());
  }
}
