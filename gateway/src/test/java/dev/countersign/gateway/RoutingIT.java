package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approval.Approval;
import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.Delivery;
import dev.countersign.approval.State;
import dev.countersign.approval.Status;
import dev.countersign.approval.Step;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.Profile;
import dev.countersign.channel.SendLimits;
import dev.countersign.channel.SendOutcome;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which way a question takes, and what an account does that cannot send. */
final class RoutingIT extends GatewayFixture {
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
  private static final Address ELSEWHERE = new Address(STRICT.id(), "ada-elsewhere");

  private static ApprovalRequest atBoth() {
    return RequestBuilder.aRequest()
        .approver(new Approver("Ada", List.of(Example.ADA, ELSEWHERE)))
        .build();
  }

  private List<Delivery> deliveries(Approval approval) {
    return approvals.find(approval.id()).orElseThrow().approval().asks().stream()
        .map(ask -> ask.delivery())
        .toList();
  }

  @Test
  void an_open_window_takes_a_free_message_and_the_journal_says_so() {
    wroteAt(Example.ADA, Instant.now());
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());

    awaitEvent(asked.id(), Event.SENT);

    assertThat(channel.questions()).singleElement().asString().startsWith("message ask");
    assertThat(entry(asked, Event.SENT).details())
        .containsEntry("route", "message")
        .hasEntrySatisfying("reason", reason -> assertThat(reason).startsWith("window open until"));
  }

  @Test
  void a_closed_window_takes_the_template_of_the_account() {
    wroteAt(Example.ADA, LONG_AGO);
    channel.hasTemplate = true;
    startGateway();

    Approval asked = asked(RequestBuilder.aRequest().build());

    awaitEvent(asked.id(), Event.SENT);
    assertThat(asked.status()).isEqualTo(Status.WAITING);
    assertThat(channel.questions()).singleElement().asString().startsWith("template ask");
    assertThat(entry(asked, Event.SENT).details())
        .containsEntry("route", "template")
        .containsEntry("reason", "window closed since 2020-01-02T00:00:00Z");
  }

  @Test
  void somebody_who_never_wrote_is_asked_by_template_where_there_is_one() {
    channel.hasTemplate = true;
    startGateway();

    Approval asked =
        asked(RequestBuilder.aRequest().approver(new Approver(null, ELSEWHERE)).build());

    awaitEvent(asked.id(), Event.SENT);
    assertThat(channel.questions()).singleElement().asString().startsWith("template ask");
  }

  @Test
  void a_window_that_meta_says_is_closed_takes_the_template_at_once() {
    wroteAt(Example.ADA, Instant.now().minusSeconds(60));
    channel.hasTemplate = true;
    channel.next(FakeChannel.failed(FailureClass.WINDOW));
    startGateway();

    Approval asked = asked(RequestBuilder.aRequest().build());

    awaitEvent(asked.id(), Event.SENT);
    assertThat(channel.questions())
        .extracting(question -> question.split(" ", 2)[0])
        .containsExactly("message", "template");
    assertThat(events(asked.id())).containsExactly(Event.REQUESTED, Event.SEND_DELAYED, Event.SENT);
  }

  @Test
  void a_message_that_comes_while_meta_says_closed_opens_the_window_again() {
    channel.next(message -> {
      receive("write " + Example.ADA.value() + " mid.meanwhile");
      return FakeChannel.failed(FailureClass.WINDOW);
    });
    startGateway();

    Approval asked = asked(RequestBuilder.aRequest().build());

    awaitEvent(asked.id(), Event.SENT);
    assertThat(channel.questions()).hasSize(2);
  }

  @Test
  void the_first_address_with_a_way_is_asked() {
    wroteAt(Example.ADA, LONG_AGO);
    wroteAt(ELSEWHERE, Instant.now());
    startGateway();

    Approval asked = asked(atBoth());

    awaitEvent(asked.id(), Event.SENT);
    assertThat(channel.questions()).singleElement().asString().contains(ELSEWHERE.value());
    assertThat(deliveries(asked)).containsExactly(Delivery.PARKED, Delivery.SENT);
  }

  @ParameterizedTest
  @EnumSource(names = {"WINDOW", "RECIPIENT"})
  void an_address_that_turns_out_not_to_work_is_followed_by_the_next(FailureClass failure) {
    wroteAt(Example.ADA, Instant.now().minusSeconds(60));
    wroteAt(ELSEWHERE, Instant.now());
    channel.next(FakeChannel.failed(failure));
    startGateway();

    Approval asked = asked(atBoth());

    awaitEvent(asked.id(), Event.SENT);
    assertThat(channel.questions()).hasSize(2);
    assertThat(channel.questions().getLast()).contains(ELSEWHERE.value());
    assertThat(events(asked.id())).contains(Event.REROUTED);
    receive(
        "tap " + ELSEWHERE.value() + " mid.a " + payload(channel.questions().getLast(), "APPROVE"));
  }

  @Test
  void what_is_lost_on_the_way_goes_to_the_next_address() {
    wroteAt(Example.ADA, Instant.now());
    wroteAt(ELSEWHERE, Instant.now());
    startGateway();
    Approval asked = asked(atBoth());
    awaitEvent(asked.id(), Event.SENT);

    receive("lost " + Example.ADA.value() + " mid.sent.1 RECIPIENT");

    await().until(() -> channel.questions().size() == 2);
    await().until(() -> deliveries(asked).equals(List.of(Delivery.FAILED, Delivery.SENT)));
  }

  @Test
  void who_wrote_before_it_is_told_that_their_window_was_closed_is_asked_again() {
    wroteAt(Example.ADA, Instant.now().minusSeconds(60));
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    awaitEvent(asked.id(), Event.SENT);
    wroteAt(Example.ADA, Instant.now());

    receive("lost " + Example.ADA.value() + " mid.sent.1 WINDOW");

    await().until(() -> channel.questions().size() == 2);
    assertThat(events(asked.id())).containsSubsequence(Event.PARKED, Event.WINDOW_OPENED);
  }

  @Test
  void what_an_account_without_settings_is_to_send_waits_for_its_return() {
    Approval asked = asked(RequestBuilder.aRequest().build());
    Gateway without = startGatewayWithOnly(STRICT);
    await().until(() -> database.ask("select state from outbox").equals(List.of("HELD")));
    without.close();

    database.change("update outbox set due_at = now()");
    startGateway();

    awaitEvent(asked.id(), Event.SENT);
  }

  @Test
  void what_an_account_without_settings_need_not_send_any_more_is_over() {
    Approval asked = asked(RequestBuilder.aRequest().build());
    approvals.cancel(asked.id(), new Actor.Operator("test"));

    startGatewayWithOnly(STRICT);

    await()
        .until(() ->
            database.ask("select state from outbox where kind = 'ASK'").equals(List.of("SKIPPED")));
  }

  @Test
  void a_step_on_an_account_without_settings_passes_as_one_that_nobody_can_be_asked_in() {
    ApprovalRequest first = RequestBuilder.aRequest().build();
    Step second =
        new Step(
            List.of(new Approver("Grace", new Address(STRICT.id(), "1"))),
            first.ladder().getFirst().quorum(),
            null,
            null);
    wroteAt(new Address(STRICT.id(), "1"), Instant.now());
    Approval asked = asked(first.asking(List.of(first.ladder().getFirst(), second), List.of()));
    startGatewayWithOnly(Example.SHOP);

    database.change("update approval set expires_at = now()");
    awaitEvent(asked.id(), Event.ESCALATED);
    database.change("update approval set expires_at = now()");

    await()
        .until(() ->
            approvals.find(asked.id()).orElseThrow().approval().state() instanceof State.Final);
  }

  @Test
  void who_wrote_while_they_were_asked_elsewhere_is_asked_there_when_that_is_lost() {
    Address second = new Address(Example.SHOP.id(), "ada-second");
    wroteAt(Example.ADA, LONG_AGO);
    wroteAt(second, Instant.now());
    startGateway();
    Approval asked =
        asked(
            RequestBuilder.aRequest()
                .approver(new Approver("Ada", List.of(Example.ADA, second)))
                .build());
    awaitEvent(asked.id(), Event.SENT);
    assertThat(deliveries(asked)).containsExactly(Delivery.PARKED, Delivery.SENT);

    receive("write " + Example.ADA.value() + " mid.hello hello");
    awaitEvent(asked.id(), Event.WINDOW_OPENED);
    assertThat(channel.questions()).hasSize(1);
    receive("lost ada-second mid.sent.1 RECIPIENT");

    await().until(() -> deliveries(asked).equals(List.of(Delivery.SENT, Delivery.FAILED)));
    assertThat(channel.questions().getLast()).contains(Example.ADA.value());
  }

  @Test
  void what_is_lost_without_another_way_wakes_the_workflow_as_undeliverable() {
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    awaitEvent(asked.id(), Event.SENT);

    receive("lost " + Example.ADA.value() + " mid.sent.1 RECIPIENT");

    awaitStatus(asked.id(), Status.UNDELIVERABLE);
  }

  @Test
  void an_answer_from_another_id_of_the_same_person_counts() {
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    String question = awaitQuestion();
    awaitEvent(asked.id(), Event.SENT);
    receive("also US.123 mid.1 " + Example.ADA.value());
    awaitInbox();

    receive("tap US.123 mid.tap " + payload(question, "APPROVE"));

    awaitStatus(asked.id(), Status.DECIDED);
    assertThat(approvals.find(asked.id()).orElseThrow().approval().state())
        .isInstanceOfSatisfying(
            State.Decided.class,
            decided ->
                assertThat(decided.decision().respondedBy().orElseThrow().value())
                    .isEqualTo("US.123"));
  }

  @Test
  void an_id_that_only_the_answer_to_a_send_told_is_the_same_person() {
    channel.next(
        new SendOutcome.Accepted(
            new dev.countersign.channel.MessageId("mid.sent.x"), Set.of("551187654321"), null));
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    String question = awaitQuestion();
    awaitEvent(asked.id(), Event.SENT);

    receive("tap 551187654321 mid.tap " + payload(question, "REJECT"));

    awaitStatus(asked.id(), Status.DECIDED);
  }

  @Test
  void a_person_who_moved_is_asked_at_the_new_id() {
    startGateway();
    receive(
        "write " + Example.ADA.value() + " mid.1",
        "moved " + Example.ADA.value() + " mid.2 777",
        "write 777 mid.3");
    awaitInbox();

    asked(RequestBuilder.aRequest().build());

    assertThat(awaitQuestion()).contains("ask 777");
  }

  @ParameterizedTest
  @EnumSource(names = {"TOKEN", "PERMISSION"})
  void an_account_whose_token_is_of_no_use_is_paused_with_one_alert_and_flushed_by_a_new_one(
      FailureClass failure) {
    channel.next(FakeChannel.failed(failure));
    startGateway();
    Approval first = asked(RequestBuilder.aRequest().build());
    awaitEvent(first.id(), Event.SEND_HELD);
    putOff();
    for (int i = 0; i < 5; i++) {
      asked(RequestBuilder.aRequest().build());
    }
    assertThat(database.count("select count(*) from account_pause")).isOne();
    assertThat(channel.sent()).as("nothing is tried on a paused account").hasSize(1);

    channel.mark = Optional.of("second token");

    await().until(() -> channel.questions().size() == 7);
    awaitOutbox();
    assertThat(observer.told())
        .containsExactly(
            "paused " + Example.SHOP.id() + " " + failure, "resumed " + Example.SHOP.id());
  }

  @Test
  void a_token_that_works_again_lets_everything_go_on() {
    channel.next(FakeChannel.failed(FailureClass.TOKEN));
    channel.next(FakeChannel.failed(FailureClass.TOKEN));
    startGateway();
    Approval first = asked(RequestBuilder.aRequest().build());
    awaitEvent(first.id(), Event.SEND_HELD);
    Approval second = asked(RequestBuilder.aRequest().build());
    hurry();
    // one that fails while another is sent would be the start of a second pause
    await()
        .until(() ->
            channel.sent().size() == 2
                && database.count(
                        "select count(*) from outbox where state in ('CLAIMED', 'CALLING')")
                    == 0);

    await()
        .until(() -> {
          hurry();
          return events(first.id()).contains(Event.SENT)
              && events(second.id()).contains(Event.SENT);
        });

    assertThat(database.count("select count(*) from account_pause")).isZero();
    assertThat(observer.told()).filteredOn(told -> told.startsWith("paused")).hasSize(1);
  }

  @Test
  void a_limit_that_is_used_up_stops_the_account_before_it_is_refused() {
    channel.next(
        new SendOutcome.Accepted(
            new dev.countersign.channel.MessageId("mid.full"), Set.of(), Duration.ofMinutes(5)));
    startGateway();
    Approval first = asked(RequestBuilder.aRequest().build());
    awaitEvent(first.id(), Event.SENT);

    asked(RequestBuilder.aRequest().build());

    assertThat(
            database.count(
                "select count(*) from account_pause where reason = 'BACKOFF'"
                    + " and until > now() + interval '4 minutes'"))
        .isOne();
    assertThat(channel.questions()).hasSize(1);
  }

  @Test
  void more_messages_than_a_person_may_get_wait_for_their_turn() {
    channel.limits = new SendLimits(1000, new SendLimits.PersonLimit(Duration.ofMinutes(10), 2));
    startGateway();
    for (int i = 0; i < 4; i++) {
      asked(RequestBuilder.aRequest().build());
    }

    // whoever has a turn is sent by another thread than the one that holds back the others
    await()
        .until(() ->
            channel.questions().size() == 2
                && database.count("select count(*) from outbox where state = 'HELD'") == 2);
  }

  @Test
  void the_name_of_a_person_is_asked_for_and_shown() {
    channel.profile = new Profile.Named("Ada Lovelace");
    startGateway();

    receive("write " + Example.ADA.value() + " mid.hello");

    await()
        .until(() ->
            approvals.contacts(null, "lovelace", 10).stream()
                .anyMatch(contact -> contact.address().equals(Example.ADA)));
  }

  private static String payload(String question, String choice) {
    return FakeChannel.payload(question, choice);
  }
}
