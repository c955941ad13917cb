package dev.countersign.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approval.Approval;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.channel.MessageId;
import dev.countersign.store.EventKey;
import dev.countersign.store.MissedAnswers;
import dev.countersign.store.ReceivedWebhook;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may have answered unheard is asked for, each from the right time on, by one at a time. */
class MissedAnswersIT extends StoreFixture {
  private static final Address CAROL = new Address(Example.SHOP.id(), "7000000000000001");
  private static final Address BEING_ASKED = new Address(Example.SHOP.id(), "7000000000000002");
  private static final Address AT_ANOTHER_ADDRESS =
      new Address(Example.SHOP.id(), "7000000000000003");

  private Approval askedOf(Address address, String message) {
    Approval asked =
        asked(RequestBuilder.aRequest().approver(new Approver("Carol", address)).build());
    apply(asked.id(), accepted(asked, 0, message));
    return asked;
  }

  private MissedAnswers missed() {
    return store.missedAnswers();
  }

  private int note() {
    return missed().note(Example.SHOP.id(), Duration.ZERO, Duration.ZERO);
  }

  private MissedAnswers.Claim claimed() {
    List<MissedAnswers.Claim> claims = missed().claim(10, LEASE);
    assertThat(claims).hasSize(1);
    return claims.getFirst();
  }

  @Test
  void it_is_remembered_when_an_account_was_last_posted() {
    assertThat(missed().lastPosted(Example.SHOP.id())).isEmpty();

    missed().posted(Example.SHOP.id());
    Instant first = missed().lastPosted(Example.SHOP.id()).orElseThrow();
    missed().posted(Example.SHOP.id());

    assertThat(missed().lastPosted(Example.SHOP.id()).orElseThrow()).isAfter(first);
  }

  @Test
  void everybody_who_is_asked_and_has_not_answered_is_noted_once() {
    askedOf(Example.ADA, "mid.1");
    askedOf(Example.ADA, "mid.2");
    askedOf(CAROL, "mid.3");
    asked(RequestBuilder.aRequest().approver(new Approver(null, BEING_ASKED)).build());
    asked(
        RequestBuilder.aRequest()
            .approver(new Approver(null, List.of(CAROL, AT_ANOTHER_ADDRESS)))
            .build());

    assertThat(note()).isEqualTo(3);
    assertThat(missed().claim(10, LEASE))
        .extracting(MissedAnswers.Claim::person)
        .containsExactlyInAnyOrder(Example.ADA, CAROL, BEING_ASKED);
  }

  @Test
  void what_was_said_after_the_question_may_be_missing() {
    Approval asked = askedOf(Example.ADA, "mid.1");

    note();

    assertThat(claimed().since()).isBeforeOrEqualTo(asked.requestedAt().plusSeconds(1));
  }

  @Test
  void what_was_said_before_the_second_of_something_that_was_heard_is_not_missing() {
    askedOf(Example.ADA, "mid.1");
    Instant second = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS);
    wrote(Example.ADA, null, second.plusMillis(700));

    note();

    MissedAnswers.Claim claim = claimed();
    assertThat(claim.since()).isEqualTo(second);
    assertThat(claim.heard()).contains(second.plusMillis(700));
  }

  @Test
  void one_is_asked_for_after_the_other() {
    askedOf(Example.ADA, "mid.1");
    askedOf(CAROL, "mid.2");

    missed().note(Example.SHOP.id(), Duration.ofMinutes(1), Duration.ofMinutes(2));

    assertThat(missed().claim(10, LEASE)).isEmpty();
    assertThat(
            database.count(
                "select extract(epoch from max(due_at) - min(due_at))::int from missed_answers"))
        .isEqualTo(120);
  }

  @Test
  void nobody_is_asked_for_while_what_they_said_may_lie_unread() {
    askedOf(Example.ADA, "mid.1");
    store
        .inbox()
        .receive(
            new ReceivedWebhook(
                "unread".getBytes(StandardCharsets.UTF_8), Set.of(Example.SHOP.id())));
    note();

    assertThat(missed().claim(10, LEASE)).isEmpty();

    database.change("update inbox set due_at = null");
    assertThat(missed().claim(10, LEASE)).hasSize(1);
  }

  @Test
  void two_do_not_ask_for_the_same_person() {
    askedOf(Example.ADA, "mid.1");
    note();

    assertThat(missed().claim(10, LEASE)).hasSize(1);
    assertThat(missed().claim(10, LEASE)).isEmpty();
  }

  @Test
  void after_a_lease_somebody_else_asks_and_the_attempts_are_counted() {
    askedOf(Example.ADA, "mid.1");
    note();
    missed().claim(10, NO_LEASE);

    assertThat(claimed().attempts()).isEqualTo(2);
  }

  @Test
  void whoever_was_asked_for_is_done() {
    askedOf(Example.ADA, "mid.1");
    note();

    missed().done(claimed());

    assertThat(database.count("select count(*) from missed_answers")).isZero();
  }

  @Test
  void whoever_was_noted_once_more_meanwhile_is_not_done() {
    askedOf(Example.ADA, "mid.1");
    note();
    MissedAnswers.Claim first = claimed();
    wrote(Example.ADA, null, Instant.now().plusSeconds(3600));
    note();

    missed().done(first);

    MissedAnswers.Claim again = claimed();
    assertThat(again.since()).isEqualTo(first.since());
    assertThat(again.heard()).isEqualTo(first.heard());
  }

  @Test
  void later_is_after_a_wait() {
    askedOf(Example.ADA, "mid.1");
    note();

    missed().later(claimed(), Duration.ofMinutes(5));

    assertThat(missed().claim(10, LEASE)).isEmpty();
    assertThat(
            database.count(
                "select count(*) from missed_answers where due_at > now() + interval '4 minutes'"))
        .isOne();
  }

  @Test
  void messages_that_were_heard_in_whatever_form_are_not_unheard() {
    said("tapped", "mid.tap");
    said("written", "mid.words");
    said("echoed", "mid.echo");

    assertThat(
            missed()
                .unheard(
                    Example.SHOP.id(),
                    List.of(
                        new MessageId("mid.tap"),
                        new MessageId("mid.words"),
                        new MessageId("mid.echo"),
                        new MessageId("mid.new"))))
        .containsExactly(new MessageId("mid.new"));
  }

  private void said(String kind, String id) {
    assertThat(says(transaction -> transaction.isFirst(new EventKey(Example.SHOP.id(), kind, id))))
        .isTrue();
  }
}
