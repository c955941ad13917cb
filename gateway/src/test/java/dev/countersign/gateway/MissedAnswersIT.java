package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.approval.Approval;
import dev.countersign.approval.Delivery;
import dev.countersign.approval.Status;
import dev.countersign.channel.Conversation;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Subscription;
import dev.countersign.journal.JournalEntry.Event;
import dev.countersign.store.ResumeProgress;
import dev.countersign.testkit.Example;
import dev.countersign.testkit.RequestBuilder;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** F16: answers that the channel never posted are found, or it is said that they may be missing. */
final class MissedAnswersIT extends GatewayFixture {
  private static final String APPROVE = "write " + Example.ADA.value() + " mid.missed approve";

  /** Somebody was asked, and the server went away. */
  private Approval askedBefore() {
    Gateway before = Gateway.start(parts(store), PACE);
    Approval asked = asked(RequestBuilder.aRequest().build());
    awaitEvent(asked.id(), Event.SENT);
    await().until(() -> store.missedAnswers().lastPosted(Example.SHOP.id()).isPresent());
    before.close();
    return asked;
  }

  private void isLost() {
    channel.subscriptions.now = new Subscription.Lost("The Page is not subscribed to messages.");
  }

  private static Conversation conversation(String... webhooks) {
    return new Conversation.Read(
        Arrays.stream(webhooks).map(MissedAnswersIT::message).toList(), true);
  }

  private static Conversation.Message message(String webhook) {
    return new Conversation.Message(
        new MessageId(webhook.split(" ", -1)[2]), Instant.now(), true, webhook);
  }

  /** The gateway waits until the channel posts again before it asks. */
  private void askedFor() {
    await()
        .until(() -> {
          database.change("update missed_answers set due_at = now() where attempts = 0");
          return channel.subscriptions.read.get() > 0;
        });
  }

  @Test
  void an_answer_that_was_never_posted_is_found_and_wakes_the_workflow_once() {
    Approval asked = askedBefore();
    isLost();
    channel.subscriptions.conversation = conversation(APPROVE);

    startGateway();
    startOtherGateway();
    askedFor();

    awaitStatus(asked.id(), Status.DECIDED);
    awaitResume(asked.id(), ResumeProgress.State.DONE);
    assertThat(observer.told()).contains("unsubscribed " + Example.SHOP.id());
    assertThat(channel.subscriptions.now).isEqualTo(new Subscription.Active());
    assertThat(receiver.deliveries()).hasSize(1);
  }

  @Test
  void a_tap_that_was_heard_is_not_heard_again_as_words() {
    Approval answered = askedBefore();
    receive(
        "tap "
            + Example.ADA.value()
            + " mid.tap "
            + FakeChannel.payload(channel.questions().getLast(), "APPROVE"));
    Approval waiting = askedBefore();
    isLost();
    channel.subscriptions.conversation =
        conversation("write " + Example.ADA.value() + " mid.tap approve");

    startGateway();
    askedFor();
    await().until(() -> database.count("select count(*) from missed_answers") == 0);
    awaitInbox();

    assertThat(approvals.find(answered.id()).orElseThrow().approval().status())
        .isEqualTo(Status.DECIDED);
    assertThat(approvals.find(waiting.id()).orElseThrow().approval().status())
        .isEqualTo(Status.WAITING);
  }

  @Test
  void what_cannot_be_found_out_is_said_once_of_what_waits() {
    Approval asked = askedBefore();
    isLost();
    channel.subscriptions.conversation = new Conversation.Unreadable("it is not told");

    startGateway();
    awaitEventAfterAsking(asked);
    isLost();
    Gateway again = startOtherGateway();
    await()
        .until(() -> {
          database.change("update missed_answers set due_at = now() where attempts = 0");
          return channel.subscriptions.read.get() > 1
              && database.count("select count(*) from missed_answers") == 0;
        });
    again.close();

    assertThat(events(asked.id()))
        .filteredOn(event -> event == Event.ANSWERS_MAY_BE_MISSING)
        .hasSize(1);
    assertThat(approvals.find(asked.id()).orElseThrow().mayMissAnswers()).isTrue();
  }

  private void awaitEventAfterAsking(Approval asked) {
    askedFor();
    awaitEvent(asked.id(), Event.ANSWERS_MAY_BE_MISSING);
    await().until(() -> database.count("select count(*) from missed_answers") == 0);
  }

  @Test
  void when_only_the_newest_messages_can_be_read_both_is_done() {
    Approval asked = askedBefore();
    isLost();
    channel.subscriptions.conversation =
        new Conversation.Read(
            List.of(message("write " + Example.ADA.value() + " mid.chat who are you")), false);

    startGateway();
    askedFor();

    awaitEvent(asked.id(), Event.ANSWERS_MAY_BE_MISSING);
    awaitEvent(asked.id(), Event.EXPLAINED);
  }

  @Test
  void a_conversation_that_cannot_be_read_now_is_read_later() {
    Approval asked = askedBefore();
    isLost();
    channel.subscriptions.conversation = new Conversation.NotNow("too many calls");
    startGateway();
    askedFor();
    await()
        .until(() ->
            database.count(
                    "select count(*) from missed_answers where due_at > now() + interval '4 minutes'")
                == 1);

    channel.subscriptions.conversation = conversation(APPROVE);
    database.change("update missed_answers set due_at = now()");

    awaitStatus(asked.id(), Status.DECIDED);
  }

  @Test
  void after_a_long_absence_answers_are_looked_for_although_all_is_well() {
    Approval asked = askedBefore();
    database.change(
        "update account_subscription set posted_at = posted_at - interval '61 minutes'");
    channel.subscriptions.conversation = conversation(APPROVE);

    startGateway();
    askedFor();

    awaitStatus(asked.id(), Status.DECIDED);
  }

  @Test
  void an_account_that_never_was_subscribed_is_left_to_its_owner() {
    isLost();
    startGateway();
    await().until(() -> observer.told().contains("unsubscribed " + STRICT.id()));

    assertThat(channel.subscriptions.now).isInstanceOf(Subscription.Lost.class);
    assertThat(database.count("select count(*) from account_subscription")).isZero();
  }

  @Test
  void whoever_has_answered_is_not_asked_for() {
    Approval asked = askedBefore();
    receive(
        "tap "
            + Example.ADA.value()
            + " mid.tap "
            + FakeChannel.payload(channel.questions().getLast(), "REJECT"));
    Gateway between = Gateway.start(parts(store), PACE);
    awaitStatus(asked.id(), Status.DECIDED);
    between.close();
    isLost();

    startGateway();
    await().until(() -> channel.subscriptions.now instanceof Subscription.Active);

    assertThat(database.count("select count(*) from missed_answers")).isZero();
    assertThat(approvals.find(asked.id()).orElseThrow().approval().asks().getFirst().delivery())
        .isEqualTo(Delivery.SENT);
  }
}
