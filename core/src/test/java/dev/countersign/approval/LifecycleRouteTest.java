package dev.countersign.approval;

import static dev.countersign.approval.Examples.ADA;
import static dev.countersign.approval.Examples.ADA_ON_WHATSAPP;
import static dev.countersign.approval.Examples.BUSINESS_ID;
import static dev.countersign.approval.Examples.EXPIRY;
import static dev.countersign.approval.Examples.KEY;
import static dev.countersign.approval.Examples.NOON;
import static dev.countersign.approval.Examples.PHONE;
import static dev.countersign.approval.Examples.failed;
import static dev.countersign.approval.Examples.key;
import static dev.countersign.approval.Examples.message;
import static dev.countersign.approval.RequestBuilder.aRequest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.countersign.approval.Transition.Verdict;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.Route;
import dev.countersign.channel.SendSchedule;
import dev.countersign.journal.JournalEntry;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The way of a question from one address of a person to the next. */
final class LifecycleRouteTest {
  private static final Instant LATER = NOON.plus(Duration.ofHours(1));

  // lost

  @Test
  void a_message_that_will_not_arrive_is_followed_by_the_next_address() {
    History history = askedAt(ADA, PHONE);
    history.sent("mid.1");

    Transition transition = history.apply(undelivered(0, FailureClass.RECIPIENT));

    assertThat(deliveries(history)).containsExactly(Delivery.FAILED, Delivery.QUEUED);
    assertThat(questions(transition))
        .containsExactly(
            new Effect.AskApprover(
                new AskTag(Examples.ID, 1, transition.approval().version()).text(),
                1,
                PHONE,
                key(9),
                Occasion.FIRST));
    assertThat(events(transition)).containsExactly(Event.SEND_FAILED, Event.REROUTED);
  }

  @Test
  void what_is_lost_when_the_time_is_up_expires_and_is_asked_nowhere() {
    History history = askedAt(ADA, PHONE);
    history.sent("mid.1");

    Transition transition = history.apply(undelivered(0, FailureClass.RECIPIENT), EXPIRY);

    assertThat(transition.approval().state()).isEqualTo(new State.Expired(EXPIRY, null));
    assertThat(questions(transition)).isEmpty();
    assertThat(events(transition)).containsExactly(Event.SEND_FAILED, Event.EXPIRED);
    assertThat(history.effects(Effect.Resume.class)).hasSize(1);
  }

  // windows

  @Test
  void a_window_that_opened_while_they_were_asked_elsewhere_is_used_when_that_is_lost() {
    History history = closedAt(ADA, PHONE);
    history.windowOpens(2);
    assertThat(deliveries(history)).containsExactly(Delivery.SPARE, Delivery.QUEUED);

    Transition transition = history.apply(undelivered(1, FailureClass.RECIPIENT));

    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
    assertThat(deliveries(history)).containsExactly(Delivery.QUEUED, Delivery.FAILED);
    assertThat(questions(transition)).extracting(Effect.AskApprover::to).containsExactly(ADA);
  }

  @Test
  void a_window_that_opens_while_they_are_asked_elsewhere_asks_nothing() {
    History history = closedAt(ADA, PHONE);

    Transition transition = history.windowOpens(2);

    assertThat(transition.effects()).isEmpty();
    assertThat(events(transition)).containsExactly(Event.WINDOW_OPENED);
  }

  @Test
  void a_person_whose_windows_all_open_is_asked_at_the_preferred_address() {
    History history = askedAt(PHONE, BUSINESS_ID);
    history.sendFails(failed(FailureClass.WINDOW), new SendSchedule.Next.Park());
    history.apply(
        new Command.AskFailed(
            Examples.tag(1),
            Occasion.FIRST,
            failed(FailureClass.WINDOW),
            new SendSchedule.Next.Park(),
            1,
            key(3)));

    history.apply(new Command.WindowOpened(ADA_ON_WHATSAPP, key(4)));

    assertThat(deliveries(history)).containsExactly(Delivery.QUEUED, Delivery.SPARE);
  }

  // wishes

  @Test
  void who_wants_no_more_requests_gets_none_at_any_id_of_theirs() {
    History history = askedAt(PHONE, BUSINESS_ID, ADA);
    history.sent("mid.1");

    Transition transition =
        history.apply(new Command.OptedOut(ADA_ON_WHATSAPP, message("mid.stop"), true, key(9)));

    assertThat(deliveries(history))
        .containsExactly(Delivery.OPTED_OUT, Delivery.OPTED_OUT, Delivery.QUEUED);
    assertThat(questions(transition)).extracting(Effect.AskApprover::to).containsExactly(ADA);
  }

  @Test
  void the_button_of_a_question_that_the_person_wanted_no_more_counts_no_more() {
    History history = askedAt(PHONE, ADA);
    history.sent("mid.1");
    history.apply(new Command.OptedOut(ADA_ON_WHATSAPP, message("mid.stop"), true, key(9)));

    Transition stale =
        history.apply(Examples.answer(KEY.hash(), ChoiceKey.APPROVE, PHONE, message("mid.2")));
    Transition words = history.apply(written(PHONE, "mid.3"));

    assertThat(stale.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(words.verdict()).isEqualTo(Verdict.REFUSED);
    assertThat(stale.journal())
        .extracting(JournalEntry::event, entry -> entry.details().get("reason"))
        .containsExactly(tuple(Event.ANSWER_REFUSED, "opted-out"));
    assertThat(history.told())
        .extracting(Effect.Notify::notice)
        .containsExactly(new Notice.NotForYou());
    assertThat(history.approval().status()).isEqualTo(Status.WAITING);
    assertThat(
            history
                .apply(Examples.answer(key(9).hash(), ChoiceKey.APPROVE, ADA, message("mid.4")))
                .verdict())
        .isEqualTo(Verdict.APPLIED);
    assertThat(history.approval().status()).isEqualTo(Status.DECIDED);
  }

  @Test
  void what_was_lost_before_the_person_wanted_no_more_counts_no_more_either() {
    History history = askedAt(PHONE, ADA);
    history.sent("mid.1");
    history.apply(undelivered(0, FailureClass.RECIPIENT));
    history.apply(new Command.OptedOut(ADA_ON_WHATSAPP, message("mid.stop"), true, key(8)));

    assertThat(deliveries(history)).containsExactly(Delivery.OPTED_OUT, Delivery.QUEUED);
    assertThat(
            history
                .apply(Examples.answer(KEY.hash(), ChoiceKey.APPROVE, PHONE, message("mid.2")))
                .verdict())
        .isEqualTo(Verdict.REFUSED);
  }

  @Test
  void who_wants_no_more_requests_anywhere_ends_the_request() {
    History history = askedAt(PHONE, BUSINESS_ID);

    history.apply(new Command.OptedOut(ADA_ON_WHATSAPP, message("mid.stop"), true, key(9)));

    assertThat(history.approval().status()).isEqualTo(Status.UNDELIVERABLE);
    assertThat(history.effects(Effect.Resume.class)).hasSize(1);
  }

  // reminders

  @Test
  void a_reminder_of_a_lost_question_is_none_of_the_next_one() {
    History history = askedAt(ADA, PHONE);
    history.apply(taken(0, "mid.1", LATER));
    history.apply(undelivered(0, FailureClass.RECIPIENT));
    history.apply(new Command.Observed(1, message("mid.2"), Delivery.SENT));

    Transition early = history.apply(new Command.Remind(0, key(3)), LATER);
    history.apply(taken(1, "mid.2", LATER.plusSeconds(60)));
    Transition due = history.apply(new Command.Remind(0, key(4)), LATER.plusSeconds(60));

    assertThat(questions(early)).isEmpty();
    assertThat(questions(due))
        .extracting(Effect.AskApprover::occasion)
        .containsExactly(Occasion.REMINDER);
  }

  @Test
  void an_answer_to_the_send_of_a_lost_question_reminds_of_nothing() {
    History history = askedAt(ADA, PHONE);
    history.apply(undelivered(0, FailureClass.RECIPIENT));
    history.apply(taken(1, "mid.2", LATER));
    history.apply(new Command.Remind(0, key(3)), LATER);

    history.apply(taken(0, "mid.1", LATER));

    assertThat(history.approval().voters().getFirst().remindAt()).isNull();
  }

  private static History askedAt(Address... addresses) {
    return reaching(null, addresses);
  }

  /** The window of the first address is closed. */
  private static History closedAt(Address... addresses) {
    return reaching("window-closed", addresses);
  }

  private static History reaching(@Nullable String obstacle, Address... addresses) {
    List<Address> all = List.of(addresses);
    return History.reaching(
        aRequest().approver(new Approver("Ada", all)),
        all.stream()
            .map(address ->
                new Invitation.Reach(
                    address,
                    ChannelKind.WHATSAPP,
                    address.equals(all.getFirst()) ? obstacle : null,
                    KEY))
            .toList());
  }

  private static Command undelivered(int ask, FailureClass failure) {
    return new Command.Undelivered(ask, message("mid.1"), failed(failure), key(9));
  }

  private static Command taken(int ask, String message, Instant remindAt) {
    return new Command.AskAccepted(
        Examples.tag(ask),
        Occasion.FIRST,
        message(message),
        new Command.Sending(NOON, Route.MESSAGE, "window open", 1, remindAt));
  }

  private static Command written(Address from, String message) {
    return new Command.Answer(
        Examples.words(0), ChoiceKey.APPROVE, Examples.responder(from), message(message));
  }

  private static List<Delivery> deliveries(History history) {
    return history.approval().asks().stream().map(Ask::delivery).toList();
  }

  private static List<Effect.AskApprover> questions(Transition transition) {
    return transition.effects().stream()
        .filter(Effect.AskApprover.class::isInstance)
        .map(Effect.AskApprover.class::cast)
        .toList();
  }

  private static List<Event> events(Transition transition) {
    return transition.journal().stream().map(JournalEntry::event).toList();
  }
}
