package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approval.Approval;
import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.Delivery;
import dev.countersign.approval.Quorum;
import dev.countersign.approval.Step;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.Identity;
import dev.countersign.gateway.Operations.Deed;
import dev.countersign.gateway.Operations.Outcome;
import dev.countersign.journal.Actor;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.prompt.Violation;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An operator is told that something was done only when it was. */
final class OperationsIT extends GatewayFixture {
  private static final Deed DEED = new Deed(new Actor.Operator("Olga"), "so");
  private static final Address GRACE = new Address(Example.SHOP.id(), "7777777777777777");

  private Operations operations() {
    return new Operations(store, accounts(), resumers(), Randomness.secure());
  }

  /** Ada and Grace are asked by Mallory, and both have to approve. */
  private static ApprovalRequest bothForMallory() {
    return RequestBuilder.aRequest()
        .build()
        .asking(
            List.of(
                new Step(
                    List.of(new Approver("Ada", Example.ADA), new Approver("Grace", GRACE)),
                    new Quorum.All(),
                    Duration.ofHours(4),
                    null)),
            List.of(Example.MALLORY));
  }

  private static void assertRefused(Outcome outcome, String pointer, String rule) {
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    Violation first = ((Outcome.Refused) outcome).violations().getFirst();
    assertThat(first.pointer()).isEqualTo(pointer);
    assertThat(first.rule()).isEqualTo(rule);
  }

  private void assertUnchanged(Approval asked) {
    assertThat(approvals.find(asked.id()).orElseThrow().approval()).isEqualTo(asked);
    assertThat(events(asked.id())).containsExactly(Event.REQUESTED);
  }

  @Test
  void whoever_wants_the_decision_takes_nobodys_place() {
    Approval asked = asked(bothForMallory());
    Approver mallory = new Approver("Mallory", Example.MALLORY);

    assertRefused(
        operations().reassign(asked.id(), Example.ADA, mallory, DEED), "/to", "own-request");
    assertRefused(
        operations().delegate(asked.id(), Example.ADA, mallory, DEED), "/to", "own-request");

    assertUnchanged(asked);
  }

  @Test
  void whoever_has_a_vote_in_the_step_takes_nobodys_place() {
    Approval asked = asked(bothForMallory());
    Approver grace = new Approver("Grace", GRACE);

    assertRefused(operations().reassign(asked.id(), Example.ADA, grace, DEED), "/to", "duplicate");
    assertRefused(operations().delegate(asked.id(), Example.ADA, grace, DEED), "/to", "duplicate");

    assertUnchanged(asked);
  }

  @Test
  void whoever_has_voted_takes_nobodys_place() {
    startGateway();
    Approval asked = asked(bothForMallory());
    await().until(() -> channel.questions().size() == 2);
    String hers =
        channel.questions().stream()
            .filter(question -> question.contains(GRACE.value()))
            .findFirst()
            .orElseThrow();
    receive("tap " + GRACE.value() + " mid.tap " + FakeChannel.payload(hers, "APPROVE"));
    awaitEvent(asked.id(), Event.VOTED);
    Approver grace = new Approver("Grace", GRACE);

    assertRefused(operations().reassign(asked.id(), Example.ADA, grace, DEED), "/to", "duplicate");
    assertRefused(
        operations().reassign(asked.id(), GRACE, new Approver("Linus", Example.MALLORY), DEED),
        "/from",
        "not-waited-for");
  }

  @Test
  void nothing_is_passed_on_once_the_time_is_up() {
    Approval asked = asked(RequestBuilder.aRequest().build());
    database.change("update approval set expires_at = now() - interval '1 second'");
    Approver grace = new Approver("Grace", GRACE);

    assertRefused(operations().reassign(asked.id(), Example.ADA, grace, DEED), "", "time-is-up");
    assertRefused(operations().delegate(asked.id(), Example.ADA, grace, DEED), "", "time-is-up");

    assertThat(events(asked.id())).containsExactly(Event.REQUESTED);
  }

  @Test
  void nobody_is_asked_who_wants_no_requests() {
    Approval asked = asked(RequestBuilder.aRequest().build());
    store.transact(transaction -> {
      transaction.people().optedOut(transaction.people().recognise(GRACE, Identity.UNTOLD), true);
      return true;
    });

    assertRefused(
        operations().reassign(asked.id(), Example.ADA, new Approver("Grace", GRACE), DEED),
        "/to/addresses/0/to",
        "opted-out");

    assertUnchanged(asked);
  }

  @Test
  void a_person_who_cannot_be_named_or_is_named_twice_is_refused() {
    Approval asked = asked(RequestBuilder.aRequest().build());

    assertRefused(
        operations().reassign(asked.id(), Example.ADA, new Approver(" ", GRACE), DEED),
        "/to/name",
        "empty");
    assertRefused(
        operations().reassign(asked.id(), Example.ADA, new Approver("a\nb", GRACE), DEED),
        "/to/name",
        "control-character");
    assertRefused(
        operations()
            .delegate(asked.id(), Example.ADA, new Approver("Grace", List.of(GRACE, GRACE)), DEED),
        "/to/addresses/1/to",
        "duplicate");

    assertUnchanged(asked);
  }

  @Test
  void what_may_have_been_sent_is_released_and_never_sent_again_by_a_resend() {
    channel.next(FakeChannel.failed(FailureClass.AMBIGUOUS));
    startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    awaitEvent(asked.id(), Event.SEND_UNKNOWN);

    assertRefused(operations().resend(asked.id(), DEED), "", "nothing-to-do");
    assertThat(operations().release(asked.id(), true, DEED)).isInstanceOf(Outcome.Done.class);
    assertRefused(operations().release(asked.id(), true, DEED), "", "nothing-to-do");
    assertThat(operations().resend(asked.id(), DEED)).isInstanceOf(Outcome.Done.class);

    await().until(() -> channel.questions().size() == 2);
    assertThat(events(asked.id())).contains(Event.RELEASED, Event.RESENT);
    assertThat(approvals.find(asked.id()).orElseThrow().approval().asks().getFirst().delivery())
        .isEqualTo(Delivery.SENT);
  }

  @Test
  void nothing_is_repeated_or_released_once_the_time_is_up() {
    channel.next(FakeChannel.failed(FailureClass.AMBIGUOUS));
    Gateway gateway = startGateway();
    Approval asked = asked(RequestBuilder.aRequest().build());
    awaitEvent(asked.id(), Event.SEND_UNKNOWN);
    gateway.close();
    database.change("update approval set expires_at = now() - interval '1 second'");

    assertRefused(operations().release(asked.id(), false, DEED), "", "time-is-up");
    assertRefused(operations().resend(asked.id(), DEED), "", "nothing-to-do");
    assertThat(operations().force(asked.id(), new ChoiceKey("approve"), DEED))
        .isInstanceOf(Outcome.Done.class);

    assertThat(events(asked.id())).doesNotContain(Event.RELEASED, Event.RESENT);
  }
}
