package dev.countersign.approval;

import static dev.countersign.approval.Examples.ADA;
import static dev.countersign.approval.Examples.CALLER;
import static dev.countersign.approval.Examples.EXPIRY;
import static dev.countersign.approval.Examples.ID;
import static dev.countersign.approval.Examples.KEY;
import static dev.countersign.approval.Examples.MALLORY;
import static dev.countersign.approval.Examples.NOON;
import static dev.countersign.approval.Examples.failed;
import static dev.countersign.approval.Examples.key;
import static dev.countersign.approval.Examples.message;
import static dev.countersign.approval.RequestBuilder.aRequest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.MessagingWindow;
import dev.countersign.channel.SendOutcome;
import dev.countersign.channel.SendSchedule;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.resume.ResumeOutcome;
import dev.countersign.resume.ResumeSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Asking, waiting and ending without an answer. */
final class LifecycleTest {
  private static final Actor OPERATOR = new Actor.Operator("grace");

  // birth

  @Test
  void a_request_inside_the_window_is_asked_at_once() {
    History history = History.asked(aRequest());

    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
    assertThat(history.delivery()).isEqualTo(Delivery.QUEUED);
    String tag = new AskTag(ID, 0, history.approval().version()).text();
    assertThat(history.effects())
        .containsExactly(new Effect.AskApprover(tag, 0, ADA, KEY, Occasion.FIRST));
    assertThat(history.events()).containsExactly(Event.REQUESTED);
  }

  @Test
  void a_request_to_somebody_whose_window_is_closed_parks() {
    History history = History.parked(aRequest());

    assertThat(history.approval().status()).isEqualTo(Status.PARKED);
    assertThat(history.delivery()).isEqualTo(Delivery.PARKED);
    assertThat(history.effects()).isEmpty();
    assertThat(history.events()).containsExactly(Event.REQUESTED, Event.PARKED);
  }

  @Test
  void a_request_to_somebody_of_whom_nothing_is_known_is_tried() {
    History history = History.born(aRequest(), null);

    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
    assertThat(history.effects(Effect.AskApprover.class)).hasSize(1);
  }

  @Test
  void the_window_is_closed_at_the_very_end_of_it() {
    assertThat(History.born(aRequest(), new MessagingWindow(NOON)).approval().status())
        .isEqualTo(Status.PARKED);
    assertThat(
            History.born(aRequest(), new MessagingWindow(NOON.plusMillis(1))).approval().status())
        .isEqualTo(Status.WAITING);
  }

  @Test
  void the_wait_is_the_requests_or_the_accounts() {
    assertThat(History.asked(aRequest()).approval().expiresAt()).isEqualTo(EXPIRY);
    assertThat(History.asked(aRequest().expiresIn(Duration.ofDays(3))).approval().expiresAt())
        .isEqualTo(NOON.plus(Duration.ofDays(3)));
  }

  @Test
  void the_journal_begins_with_who_asked_and_the_digest_of_what_is_shown() {
    History history = History.asked(aRequest());

    assertThat(history.transitions().getFirst().journal())
        .containsExactly(
            JournalEntry.of(NOON, Event.REQUESTED, CALLER)
                .with("digest", history.approval().digest()));
  }

  @Test
  void the_reply_key_is_kept_as_a_hash_only() {
    History history = History.asked(aRequest());

    assertThat(history.approval().toString()).doesNotContain(KEY.value());
    assertThat(history.transitions().toString()).doesNotContain(KEY.value());
    assertThat(history.approval().asks().getFirst().keys()).containsExactly(KEY.hash());
  }

  // cancelling and expiring

  @ParameterizedTest
  @MethodSource("open")
  void an_open_request_can_be_cancelled(History history) {
    Transition transition = history.apply(new Command.Cancel(OPERATOR), NOON.plusSeconds(5));

    assertThat(transition.verdict()).isEqualTo(Verdict.APPLIED);
    assertThat(transition.approval().state())
        .isEqualTo(new State.Cancelled(NOON.plusSeconds(5), OPERATOR));
    assertThat(transition.journal())
        .containsExactly(
            JournalEntry.of(NOON.plusSeconds(5), Event.CANCELLED, OPERATOR)
                .with("port", "cancelled"));
  }

  @ParameterizedTest
  @MethodSource("open")
  void an_open_request_expires_when_its_time_is_up(History history) {
    Transition transition = history.apply(new Command.Expire(List.of()), EXPIRY);

    assertThat(transition.verdict()).isEqualTo(Verdict.APPLIED);
    assertThat(transition.approval().state()).isEqualTo(new State.Expired(EXPIRY, null));
    assertThat(transition.journal()).extracting(JournalEntry::event).containsExactly(Event.EXPIRED);
  }

  @ParameterizedTest
  @MethodSource("open")
  void a_request_does_not_expire_a_millisecond_early(History history) {
    Approval before = history.approval();

    Transition transition = history.apply(new Command.Expire(List.of()), EXPIRY.minusMillis(1));

    assertThat(transition).isEqualTo(nothing(before, Verdict.UNCHANGED));
  }

  @ParameterizedTest
  @MethodSource("ended")
  void what_has_ended_is_neither_cancelled_nor_expired(History history) {
    Approval before = history.approval();

    assertThat(history.apply(new Command.Cancel(OPERATOR), EXPIRY))
        .isEqualTo(nothing(before, Verdict.ALREADY_FINAL));
    assertThat(history.apply(new Command.Expire(List.of()), EXPIRY))
        .isEqualTo(nothing(before, Verdict.ALREADY_FINAL));
  }

  // the window

  @Test
  void a_parked_request_is_asked_with_a_new_key_when_the_person_writes() {
    History history = History.parked(aRequest());

    Transition transition = history.windowOpens(2);

    assertThat(transition.approval().status()).isEqualTo(Status.WAITING);
    assertThat(transition.approval().asks().getFirst())
        .isEqualTo(
            new Ask(
                0,
                ADA,
                ChannelKind.INSTAGRAM,
                List.of(key(2).hash()),
                Delivery.QUEUED,
                List.of(),
                null,
                0,
                null,
                Draft.NONE,
                new Ask.Outdated(
                    history.transitions().getFirst().approval().version() + 2,
                    List.of(),
                    List.of())));
    assertThat(transition.effects())
        .singleElement()
        .isInstanceOfSatisfying(
            Effect.AskApprover.class,
            ask -> {
              assertThat(ask.to()).isEqualTo(ADA);
              assertThat(ask.replyKey()).isEqualTo(key(2));
            });
    assertThat(transition.journal())
        .extracting(JournalEntry::event)
        .containsExactly(Event.WINDOW_OPENED);
  }

  @Test
  void a_second_message_of_the_person_asks_nothing_again() {
    History history = History.parked(aRequest());
    history.windowOpens(2);
    Approval before = history.approval();

    assertThat(history.windowOpens(3)).isEqualTo(nothing(before, Verdict.UNCHANGED));
  }

  @Test
  void somebody_elses_message_opens_nothing() {
    History history = History.parked(aRequest());
    Approval before = history.approval();

    assertThat(history.apply(new Command.WindowOpened(Examples.responder(MALLORY), key(2))))
        .isEqualTo(nothing(before, Verdict.UNCHANGED));
  }

  @ParameterizedTest
  @MethodSource("ended")
  void what_has_ended_is_not_asked_again(History history) {
    Approval before = history.approval();

    assertThat(history.windowOpens(2)).isEqualTo(nothing(before, Verdict.UNCHANGED));
  }

  @Test
  void a_parked_request_whose_time_is_up_expires_instead_of_being_asked() {
    History history = History.parked(aRequest());

    Transition transition =
        history.apply(new Command.WindowOpened(Examples.responder(ADA), key(2)), EXPIRY);

    assertThat(transition.approval().state()).isEqualTo(new State.Expired(EXPIRY, null));
    assertThat(history.effects(Effect.AskApprover.class)).isEmpty();
    assertThat(history.effects(Effect.Resume.class)).hasSize(1);
  }

  @Test
  void a_request_that_parks_twice_is_asked_twice_under_different_effects() {
    History history = History.parked(aRequest());
    history.windowOpens(2);
    history.sendFails(failed(FailureClass.WINDOW), new SendSchedule.Next.Park());
    history.windowOpens(3);

    assertThat(history.effects(Effect.AskApprover.class))
        .extracting(Effect.AskApprover::replyKey)
        .containsExactly(key(2), key(3));
    assertThat(history.effects()).extracting(Effect::key).doesNotHaveDuplicates();
  }

  // what follows an effect

  @Test
  void the_end_of_a_notice_is_journaled() {
    History history = History.asked(aRequest());
    history.approved();
    Approval before = history.approval();

    Transition sent =
        history.apply(
            new Command.NoticeEnded(ADA, new SendOutcome.Accepted(message("mid.notice"))));
    Transition lost = history.apply(new Command.NoticeEnded(ADA, failed(FailureClass.RECIPIENT)));

    assertThat(history.approval()).isEqualTo(before);
    assertThat(sent.journal().getFirst().event()).isEqualTo(Event.NOTICE_SENT);
    assertThat(sent.journal().getFirst().details()).containsEntry("message", "mid.notice");
    assertThat(lost.journal().getFirst().event()).isEqualTo(Event.NOTICE_FAILED);
    assertThat(lost.journal().getFirst().details()).containsEntry("code", "10/2534022");
  }

  @Test
  void each_attempt_to_wake_the_workflow_is_journaled() {
    History history = History.asked(aRequest());
    history.approved();
    Approval before = history.approval();
    Instant later = NOON.plusSeconds(300);

    history.apply(
        new Command.ResumeEnded(
            new ResumeOutcome.Failed("HTTP 500", null), new ResumeSchedule.Next.Again(later), 1));
    history.apply(
        new Command.ResumeEnded(
            new ResumeOutcome.Gone("HTTP 410"), new ResumeSchedule.Next.Dead(), 2));
    history.apply(new Command.ResumeReplayed(OPERATOR));
    Transition done =
        history.apply(
            new Command.ResumeEnded(
                new ResumeOutcome.Delivered(), new ResumeSchedule.Next.Done(), 3));

    assertThat(history.approval()).isEqualTo(before);
    assertThat(history.events())
        .endsWith(Event.RESUME_DELAYED, Event.RESUME_DEAD, Event.RESUME_REPLAYED, Event.RESUMED);
    assertThat(history.effects(Effect.Resume.class)).hasSize(1);
    assertThat(done.journal().getFirst().details())
        .containsEntry("detail", "delivered")
        .containsEntry("attempt", "3");
  }

  // states for the tests above

  static Stream<Arguments> open() {
    History sent = History.asked(aRequest());
    sent.sent("mid.1");
    History unknown = History.asked(aRequest());
    unknown.sendFails(failed(FailureClass.AMBIGUOUS), new SendSchedule.Next.Unknown());
    return Stream.of(
        Arguments.argumentSet("queued", History.asked(aRequest())),
        Arguments.argumentSet("sent", sent),
        Arguments.argumentSet("unknown", unknown),
        Arguments.argumentSet("parked", History.parked(aRequest())));
  }

  static Stream<Arguments> ended() {
    History decided = History.asked(aRequest());
    decided.approved();
    History expired = History.asked(aRequest());
    expired.apply(new Command.Expire(List.of()), EXPIRY);
    History expiredWhileParked = History.parked(aRequest());
    expiredWhileParked.apply(new Command.Expire(List.of()), EXPIRY);
    History undeliverable = History.asked(aRequest());
    undeliverable.sendFails(failed(FailureClass.BUG), new SendSchedule.Next.GiveUp());
    History cancelled = History.asked(aRequest());
    cancelled.apply(new Command.Cancel(CALLER));
    return Stream.of(
        Arguments.argumentSet("decided", decided),
        Arguments.argumentSet("expired", expired),
        Arguments.argumentSet("expired while parked", expiredWhileParked),
        Arguments.argumentSet("undeliverable", undeliverable),
        Arguments.argumentSet("cancelled", cancelled));
  }

  static Transition nothing(Approval approval, Verdict verdict) {
    return new Transition(approval, List.of(), List.of(), verdict);
  }
}
