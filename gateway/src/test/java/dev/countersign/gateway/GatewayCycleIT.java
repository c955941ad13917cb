package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.countersign.approval.Approval;
import dev.countersign.approval.Delivery;
import dev.countersign.approval.Quorum;
import dev.countersign.approval.State;
import dev.countersign.approval.Status;
import dev.countersign.approval.Step;
import dev.countersign.approver.Approver;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.Identity;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.Violation;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.store.IdempotencyKey;
import dev.countersign.store.ResumeProgress;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import dev.countersign.testkit.Together;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** From a request to a woken workflow. */
class GatewayCycleIT extends GatewayFixture {
  private static final Actor OPERATOR = new Actor.Operator("ops");

  private static String tap(String question, String choice) {
    return "tap " + Example.ADA.value() + " mid.tap " + FakeChannel.payload(question, choice);
  }

  @Test
  void a_request_is_sent_tapped_decided_and_resumed_once() {
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    String question = awaitQuestion();
    awaitEvent(asked.id(), Event.SENT);
    receive("seen " + Example.ADA.value() + " mid.sent.1");
    awaitEvent(asked.id(), Event.READ);

    receive(tap(question, "APPROVE"));

    awaitResume(asked.id(), ResumeProgress.State.DONE);
    awaitOutbox();
    Approval decided = approvals.find(asked.id()).orElseThrow().approval();
    assertThat(decided.state())
        .isInstanceOfSatisfying(
            State.Decided.class,
            state -> {
              assertThat(state.decision().respondedBy()).contains(Example.ADA);
              assertThat(state.decision().choice().approves()).isTrue();
            });
    assertThat(receiver.deliveries())
        .singleElement()
        .satisfies(delivery -> {
          assertThat(delivery.id()).isEqualTo("msg_" + asked.id());
          assertThat(delivery.body()).isEqualTo(decided.resumption().orElseThrow().json());
        });
    assertThat(channel.notices())
        .containsExactly("notice " + Example.ADA.value() + " Recorded: Approve ✅");
    assertThat(events(asked.id()))
        .containsExactlyInAnyOrder(
            Event.REQUESTED,
            Event.SENT,
            Event.READ,
            Event.DECIDED,
            Event.NOTICE_SENT,
            Event.RESUMED);
  }

  @Test
  void w14_a_tap_that_comes_before_the_send_returned_counts() {
    channel.next(message -> {
      receive(tap(message, "REJECT"));
      await()
          .until(
              () -> database.count("select count(*) from approval where status = 'DECIDED'") == 1);
      return channel.accept();
    });
    startGateway();

    Approval asked = asked(RequestBuilder.aRequest().build());

    awaitResume(asked.id(), ResumeProgress.State.DONE);
    awaitOutbox();
    Approval decided = approvals.find(asked.id()).orElseThrow().approval();
    assertThat(decided.resumption().orElseThrow().port()).isEqualTo("rejected");
    assertThat(decided.asks().getFirst().delivery()).isEqualTo(Delivery.SENT);
    assertThat(database.ask("select distinct state from outbox")).containsExactly("DONE");
    assertThat(receiver.deliveries()).hasSize(1);
  }

  @Test
  void a_second_answer_hears_how_it_was_decided() {
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    String question = awaitQuestion();
    receive(tap(question, "APPROVE"));
    awaitStatus(asked.id(), Status.DECIDED);

    receive(tap(question, "REJECT").replace("mid.tap", "mid.late"));

    awaitEvent(asked.id(), Event.ANSWER_LATE);
    await().until(() -> channel.notices().size() == 2);
    assertThat(channel.notices())
        .anyMatch(notice -> notice.contains("Already decided: Approve ✅ by Ada on "));
    awaitOutbox();
    assertThat(receiver.deliveries()).hasSize(1);
  }

  @Test
  void d3_the_key_of_another_person_decides_nothing() {
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());

    receive(tap(awaitQuestion(), "APPROVE").replace(Example.ADA.value(), Example.MALLORY.value()));

    awaitEvent(asked.id(), Event.ANSWER_REFUSED);
    await().until(() -> !channel.notices().isEmpty());
    assertThat(channel.notices().getFirst())
        .startsWith("notice " + Example.MALLORY.value())
        .doesNotContain("4711");
    assertThat(approvals.find(asked.id()).orElseThrow().approval().status())
        .isEqualTo(Status.WAITING);
  }

  @Test
  void who_has_no_open_window_is_asked_as_soon_as_they_write() {
    wroteAt(Example.ADA, Instant.parse("2020-01-01T00:00:00Z"));
    startGateway();
    Approval parked = asked(RequestBuilder.aRequest().build());
    assertThat(parked.status()).isEqualTo(Status.PARKED);

    receive("write " + Example.ADA.value() + " mid.hello");

    String question = awaitQuestion();
    receive(tap(question, "APPROVE"));
    awaitResume(parked.id(), ResumeProgress.State.DONE);
    assertThat(events(parked.id())).startsWith(Event.REQUESTED, Event.PARKED, Event.WINDOW_OPENED);
    assertThat(channel.questions()).hasSize(1);
  }

  @Test
  void a_window_that_meta_says_is_closed_parks_and_the_next_words_ask_again_with_a_new_key() {
    channel.next(FakeChannel.failed(FailureClass.WINDOW));
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    awaitStatus(asked.id(), Status.PARKED);
    String first = channel.questions().getFirst();

    receive("write " + Example.ADA.value() + " mid.hello");

    await().until(() -> channel.questions().size() == 2);
    assertThat(channel.questions().getLast()).isNotEqualTo(first);
    receive(tap(channel.questions().getLast(), "APPROVE"));
    awaitStatus(asked.id(), Status.DECIDED);
  }

  @Test
  void words_that_are_a_day_old_open_nothing() {
    wroteAt(Example.ADA, Instant.parse("2020-01-01T00:00:00Z"));
    Approval parked = asked(RequestBuilder.aRequest().build());
    startGateway();
    receive(
        "stale-write " + Example.ADA.value() + " mid.old",
        "echo " + Example.ADA.value() + " mid.echo");
    awaitInbox();

    assertThat(approvals.find(parked.id()).orElseThrow().approval().status())
        .isEqualTo(Status.PARKED);
    assertThat(channel.sent()).isEmpty();
  }

  @Test
  void nobody_is_asked_whose_answer_is_not_waited_for_any_more() {
    Approval asked = asked(RequestBuilder.aRequest().build());
    new Operations(store, accounts(), resumers(), Randomness.secure())
        .reassign(
            asked.id(),
            Example.ADA,
            new Approver("Grace", Example.MALLORY),
            new Operations.Deed(OPERATOR, "on leave"));

    startGateway();

    awaitOutbox();
    assertThat(channel.sent()).singleElement(STRING).contains(Example.MALLORY.value());
    assertThat(events(asked.id())).contains(Event.REASSIGNED, Event.SEND_SKIPPED, Event.SENT);
  }

  @Test
  void what_is_cancelled_before_it_is_sent_is_not_sent() {
    Approval asked = asked(RequestBuilder.aRequest().build());
    assertThat(approvals.cancel(asked.id(), OPERATOR)).isInstanceOf(CancelOutcome.Cancelled.class);

    startGateway();

    awaitResume(asked.id(), ResumeProgress.State.DONE);
    awaitOutbox();
    assertThat(channel.sent()).isEmpty();
    assertThat(events(asked.id())).contains(Event.CANCELLED, Event.SEND_SKIPPED, Event.RESUMED);
    assertThat(approvals.cancel(asked.id(), OPERATOR))
        .isInstanceOf(CancelOutcome.AlreadyFinal.class);
    assertThat(approvals.cancel(Example.freshId(), OPERATOR))
        .isEqualTo(new CancelOutcome.NotFound());
  }

  @Test
  void an_answer_that_was_stored_in_time_counts_however_late_it_is_handled() {
    Gateway stopped = startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    String question = awaitQuestion();
    awaitEvent(asked.id(), Event.SENT);
    stopped.close();
    receive(tap(question, "APPROVE"));
    database.change(
        "update inbox set received_at = now() - interval '3 hours' where due_at is not null");
    database.change("update approval set expires_at = now() - interval '2 hours'");

    startGateway();

    awaitEvent(asked.id(), Event.DECIDED);
    assertThat(events(asked.id())).doesNotContain(Event.EXPIRED, Event.ANSWER_LATE);
  }

  @Test
  void what_nobody_answers_expires_and_wakes_the_workflow() {
    startGateway();
    startOtherGateway();
    List<Approval> asked =
        List.of(
            asked(RequestBuilder.aRequest().expiresIn(Duration.ofSeconds(1)).build()),
            asked(RequestBuilder.aRequest().expiresIn(Duration.ofSeconds(1)).build()));

    for (Approval approval : asked) {
      awaitResume(approval.id(), ResumeProgress.State.DONE);
      assertThat(events(approval.id())).containsOnlyOnce(Event.EXPIRED, Event.RESUMED);
    }
    assertThat(receiver.deliveries())
        .hasSize(2)
        .allMatch(delivery -> delivery.body().contains("\"approval.expired\""));
  }

  @Test
  void a_person_who_never_wrote_is_refused_where_the_account_says_so() {
    Address stranger = new Address(STRICT.id(), "1");
    var request = RequestBuilder.aRequest().approver(new Approver(null, stranger)).build();

    assertThat(approvals.request(request))
        .isInstanceOfSatisfying(
            RequestOutcome.Refused.class,
            refused ->
                assertThat(refused.violations())
                    .singleElement()
                    .satisfies(violation -> {
                      assertThat(violation.pointer()).isEqualTo("/to");
                      assertThat(violation.rule()).isEqualTo("no-contact");
                    }));
    assertThat(database.count("select count(*) from approval")).isZero();

    wroteAt(stranger, Instant.now());
    assertThat(approvals.request(request)).isInstanceOf(RequestOutcome.Created.class);
  }

  @Test
  void two_ids_of_one_person_are_not_two_people() {
    Address number = new Address(Example.SHOP.id(), "491700000001");
    Address id = new Address(Example.SHOP.id(), "DE.1700000001");
    store.transact(transaction ->
        transaction.people().recognise(number, new Identity(Set.of(id.value()), null)));
    Step both =
        new Step(
            List.of(new Approver("Ada", number), new Approver("Ada again", id)),
            new Quorum.All(),
            null);

    assertThat(
            approvals.request(RequestBuilder.aRequest().build().asking(List.of(both), List.of())))
        .isInstanceOfSatisfying(
            RequestOutcome.Refused.class,
            refused ->
                assertThat(refused.violations())
                    .extracting(Violation::pointer, Violation::rule)
                    .containsExactly(tuple("/approvers/1/addresses/0/to", "duplicate")));
  }

  @Test
  void what_cannot_be_carried_out_is_refused_before_it_is_stored() {
    Address nowhere = new Address(new AccountId("nowhere"), "1");

    assertThat(rule(RequestBuilder.aRequest().approver(new Approver(null, nowhere))))
        .isEqualTo("/account unknown-account");
    assertThat(rule(RequestBuilder.aRequest().resume(ResumeTarget.handler("absent"))))
        .isEqualTo("/resume/name unknown-handler");
    assertThat(
            rule(
                RequestBuilder.aRequest()
                    .resume(ResumeTarget.http(URI.create("https://forbidden.example/")))))
        .isEqualTo("/resume/url callback-url-not-allowed");
    assertThat(database.count("select count(*) from approval")).isZero();
  }

  private String rule(RequestBuilder request) {
    RequestOutcome outcome = approvals.request(request.build());
    assertThat(outcome).isInstanceOf(RequestOutcome.Refused.class);
    var violation = ((RequestOutcome.Refused) outcome).violations().getFirst();
    return violation.pointer() + " " + violation.rule();
  }

  @Test
  void one_of_many_requests_under_one_key_is_created_and_asked() {
    startGateway();
    IdempotencyKey key = new IdempotencyKey("key_1", "once", "same");
    List<RequestOutcome> outcomes =
        Together.run(20, () -> approvals.request(RequestBuilder.aRequest().build(), OPERATOR, key));

    assertThat(outcomes).filteredOn(RequestOutcome.Created.class::isInstance).hasSize(1);
    assertThat(outcomes).filteredOn(RequestOutcome.Replayed.class::isInstance).hasSize(19);
    awaitOutbox();
    assertThat(channel.questions()).hasSize(1);
    assertThat(
            approvals.request(
                RequestBuilder.aRequest().build(),
                OPERATOR,
                new IdempotencyKey("key_1", "once", "other")))
        .isEqualTo(new RequestOutcome.KeyReused());
  }

  @Test
  void all_who_wait_are_told_each_of_their_own() throws Exception {
    ApprovalWatch watch = closeAfterwards(new ApprovalWatch(store, approvals));
    List<Approval> asked = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      asked.add(asked(RequestBuilder.aRequest().build()));
    }
    List<Approval> ending = asked.subList(0, 10);
    try (var waiters = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Status>> seen =
          asked.stream()
              .map(approval ->
                  waiters.submit(() ->
                      watch
                          .await(approval.id(), Duration.ofSeconds(3))
                          .orElseThrow()
                          .approval()
                          .status()))
              .toList();
      ending.forEach(approval -> approvals.cancel(approval.id(), OPERATOR));

      for (int i = 0; i < asked.size(); i++) {
        assertThat(seen.get(i).get())
            .isEqualTo(i < ending.size() ? Status.CANCELLED : Status.WAITING);
      }
    }
  }

  @Test
  void a_watch_wakes_when_the_approval_ends_and_gives_up_at_its_limit() throws Exception {
    ApprovalWatch watch = closeAfterwards(new ApprovalWatch(store, approvals));
    Approval asked = asked(RequestBuilder.aRequest().build());
    Instant before = Instant.now();
    assertThat(watch.await(asked.id(), Duration.ofMillis(200)).orElseThrow().approval().status())
        .isEqualTo(Status.WAITING);
    assertThat(Duration.between(before, Instant.now()))
        .isBetween(Duration.ofMillis(200), Duration.ofSeconds(5));
    assertThat(watch.await(Example.freshId(), Duration.ofSeconds(30))).isEmpty();

    CountDownLatch waiting = new CountDownLatch(1);
    Callable<Status> wait =
        () -> {
          waiting.countDown();
          return watch.await(asked.id(), Duration.ofSeconds(30)).orElseThrow().approval().status();
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var watched = threads.submit(wait);
      waiting.await();
      approvals.cancel(asked.id(), OPERATOR);
      assertThat(watched.get()).isEqualTo(Status.CANCELLED);
    }
  }
}
