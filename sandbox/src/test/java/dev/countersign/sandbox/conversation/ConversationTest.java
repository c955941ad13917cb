package dev.countersign.sandbox.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.Channel;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Content.Button;
import dev.countersign.sandbox.conversation.Content.ButtonTemplate;
import dev.countersign.sandbox.conversation.Content.QuickReply;
import dev.countersign.sandbox.conversation.Content.Text;
import dev.countersign.sandbox.conversation.Conversations.Sending;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationTest {

  private static final Instant NOON = Instant.parse("2026-10-01T12:00:00Z");
  private static final QuickReply APPROVE = new QuickReply("Approve ✅", "HIL_APPROVE|1");
  private static final QuickReply REJECT = new QuickReply("Reject ❌", "HIL_REJECT|1");

  private static final Sending HUMAN =
      new Sending(Text.of("A human"), null, MessagingWindow.Rule.HUMAN_AGENT, null);

  private int lastId;
  private final List<ConversationEvent> events = new ArrayList<>();
  private final Conversation conversation =
      new Conversation(
          new Conversation.Sides(
              new AccountId("17841400000000001"),
              Channel.INSTAGRAM,
              new Person(new PersonId("6543217890123456"), "Ada Lovelace", "ada")),
          account -> new MessageId("m" + ++lastId),
          events::add);

  @Test
  void nobody_can_be_written_to_before_they_wrote() {
    assertThat(send(Text.of("Hello"), NOON)).isInstanceOf(SendOutcome.WindowClosed.class);
  }

  @Test
  void the_window_closes_24_hours_after_the_last_thing_a_person_did() {
    conversation.write(Writing.of("Hi"), NOON);

    Instant end = NOON.plus(Duration.ofHours(24));
    assertThat(send(Text.of("in time"), end.minusMillis(1)))
        .isInstanceOf(SendOutcome.Accepted.class);
    assertThat(send(Text.of("too late"), end)).isInstanceOf(SendOutcome.WindowClosed.class);
  }

  @Test
  void a_tap_opens_the_window_again() {
    conversation.write(Writing.of("Hi"), NOON);
    accept(new Text("Approve?", List.of(APPROVE, REJECT)));
    Instant later = NOON.plus(Duration.ofHours(30));

    conversation.tap(Tap.title("Approve ✅"), later);

    assertThat(send(Text.of("Thanks"), later.plusSeconds(60)))
        .isInstanceOf(SendOutcome.Accepted.class);
  }

  @Test
  void a_human_agent_may_answer_for_seven_days() {
    conversation.write(Writing.of("Hi"), NOON);
    Instant sixDays = NOON.plus(Duration.ofDays(6));

    assertThat(conversation.accept(HUMAN, sixDays)).isInstanceOf(SendOutcome.Accepted.class);
    assertThat(conversation.accept(HUMAN, NOON.plus(Duration.ofDays(7))))
        .isInstanceOf(SendOutcome.WindowClosed.class);
  }

  @Test
  void quick_replies_vanish_once_one_is_tapped() {
    conversation.write(Writing.of("Hi"), NOON);
    accept(new Text("Approve?", List.of(APPROVE, REJECT)));

    assertThat(conversation.tap(Tap.title("Approve ✅"), NOON))
        .isInstanceOf(TapOutcome.Tapped.class);
    assertThat(conversation.view().quickReplies()).isEmpty();
    assertThat(conversation.tap(Tap.title("Reject ❌"), NOON))
        .isInstanceOf(TapOutcome.NotVisible.class);
  }

  @Test
  void newer_quick_replies_replace_older_ones() {
    conversation.write(Writing.of("Hi"), NOON);
    accept(new Text("First?", List.of(APPROVE)));
    accept(new Text("Second?", List.of(new QuickReply("Later", "LATER"))));

    assertThat(conversation.view().quickReplies())
        .extracting(QuickReply::title)
        .containsExactly("Later");
    assertThat(conversation.tap(Tap.payload("HIL_APPROVE|1"), NOON))
        .isInstanceOf(TapOutcome.NotVisible.class);
  }

  @Test
  void a_newer_message_without_quick_replies_leaves_them_on_the_screen() {
    conversation.write(Writing.of("Hi"), NOON);
    accept(new Text("Approve?", List.of(APPROVE)));
    accept(Text.of("Please hurry"));

    assertThat(conversation.view().quickReplies()).containsExactly(APPROVE);
  }

  @Test
  void a_stale_tap_reaches_a_quick_reply_that_vanished() {
    conversation.write(Writing.of("Hi"), NOON);
    accept(new Text("Approve?", List.of(APPROVE, REJECT)));
    conversation.tap(Tap.title("Approve ✅"), NOON);

    TapOutcome second = conversation.tap(Tap.title("Reject ❌").evenIfStale(), NOON);

    assertThat(second).isInstanceOf(TapOutcome.Tapped.class);
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            ConversationEvent.TappedQuickReply.class,
            tapped -> assertThat(tapped.payload()).isEqualTo("HIL_REJECT|1"));
  }

  @Test
  void a_tap_can_name_the_message_that_it_means() {
    conversation.write(Writing.of("Hi"), NOON);
    MessageId first = accept(buttons("Approve", "FIRST"));
    accept(buttons("Approve", "SECOND"));

    conversation.tap(Tap.title("Approve").on(first), NOON);

    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            ConversationEvent.TappedButton.class,
            tapped -> assertThat(tapped.payload()).isEqualTo("FIRST"));
  }

  @Test
  void template_buttons_stay_after_a_tap() {
    conversation.write(Writing.of("Hi"), NOON);
    accept(buttons("Approve", "APPROVE"));

    assertThat(conversation.tap(Tap.title("Approve"), NOON)).isInstanceOf(TapOutcome.Tapped.class);
    assertThat(conversation.tap(Tap.title("Approve"), NOON)).isInstanceOf(TapOutcome.Tapped.class);
  }

  @Test
  void a_link_opens_without_telling_the_account() {
    conversation.write(Writing.of("Hi"), NOON);
    URI details = URI.create("https://example.com/details");
    accept(new ButtonTemplate("Approve?", List.of(new Button.Link("Details", details))));
    int before = events.size();

    assertThat(conversation.tap(Tap.title("Details"), NOON))
        .isEqualTo(new TapOutcome.Opened(details));
    assertThat(events).hasSize(before);
  }

  @Test
  void looking_twice_tells_the_account_once() {
    conversation.write(Writing.of("Hi"), NOON);
    MessageId message = accept(Text.of("Hello"));

    assertThat(conversation.look(NOON)).isTrue();
    assertThat(conversation.look(NOON)).isFalse();
    assertThat(conversation.view().seenByPerson()).isEqualTo(message);
  }

  @Test
  void every_accepted_message_is_echoed() {
    conversation.write(Writing.of("Hi"), NOON);
    MessageId message = accept(Text.of("Hello"));

    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            ConversationEvent.Echoed.class,
            echo -> assertThat(echo.message().id()).isEqualTo(message));
  }

  @Test
  void a_person_takes_back_only_what_they_wrote() {
    MessageId own = conversation.write(Writing.of("Hi"), NOON);
    MessageId other = accept(Text.of("Hello"));

    assertThat(conversation.unsend(own, NOON)).isTrue();
    assertThat(conversation.unsend(own, NOON)).isFalse();
    assertThat(conversation.unsend(other, NOON)).isFalse();
  }

  @Test
  void a_person_reacts_only_to_what_the_account_wrote() {
    MessageId own = conversation.write(Writing.of("Hi"), NOON);
    MessageId other = accept(Text.of("Hello"));

    assertThat(conversation.react(own, "❤️", NOON)).isFalse();
    assertThat(conversation.react(other, "❤️", NOON)).isTrue();
    assertThat(conversation.view().message(other).orElseThrow().reaction()).isEqualTo("❤️");
  }

  @Test
  void a_message_ends_the_typing_indicator() {
    conversation.write(Writing.of("Hi"), NOON);
    conversation.show(SenderAction.TYPING_ON, NOON);
    assertThat(conversation.view().typing()).isTrue();

    accept(Text.of("Hello"));

    assertThat(conversation.view().typing()).isFalse();
  }

  private static ButtonTemplate buttons(String title, String payload) {
    return new ButtonTemplate("Approve?", List.of(new Button.Postback(title, payload)));
  }

  private SendOutcome send(Content content, Instant now) {
    return conversation.accept(Sending.of(content), now);
  }

  private MessageId accept(Content content) {
    return switch (send(content, NOON)) {
      case SendOutcome.Accepted(MessageId message) -> message;
      case SendOutcome other -> throw new AssertionError("not accepted: " + other);
    };
  }
}
