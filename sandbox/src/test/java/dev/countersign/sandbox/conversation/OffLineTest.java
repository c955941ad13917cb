package dev.countersign.sandbox.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.Channel;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Content.QuickReply;
import dev.countersign.sandbox.conversation.Content.Text;
import dev.countersign.sandbox.conversation.ConversationEvent.Delivered;
import dev.countersign.sandbox.conversation.Conversations.Sending;
import dev.countersign.sandbox.conversation.Message.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A phone without a network. */
class OffLineTest {

  private static final Instant NOON = Instant.parse("2026-10-01T12:00:00Z");
  private static final AccountId SHOP = new AccountId("17841400000000001");
  private static final PersonId ADA = new PersonId("6543217890123456");
  private static final Text QUESTION =
      new Text("Approve?", List.of(new QuickReply("Approve ✅", "HIL_APPROVE|1")));

  private int lastId;
  private final List<ConversationEvent> events = new ArrayList<>();

  @ParameterizedTest
  @EnumSource
  void a_message_waits_until_the_phone_is_on_line(Channel channel) {
    Conversations conversations = offLine(channel);

    send(conversations, QUESTION);

    assertThat(view(conversations).lastMessage().orElseThrow().status()).isEqualTo(Status.SENT);
    assertThat(view(conversations).quickReplies()).isEmpty();
    assertThat(events).noneMatch(Delivered.class::isInstance);
    conversations.connect(ADA, true, NOON.plusSeconds(60));
    assertThat(view(conversations).lastMessage().orElseThrow().status())
        .isEqualTo(Status.DELIVERED);
    assertThat(view(conversations).quickReplies())
        .extracting(QuickReply::title)
        .containsExactly("Approve ✅");
    assertThat(events).filteredOn(Delivered.class::isInstance).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void what_waited_arrives_in_the_order_in_which_it_was_sent(Channel channel) {
    Conversations conversations = offLine(channel);
    send(conversations, QUESTION);
    send(conversations, new Text("Really?", List.of(new QuickReply("Yes", "YES"))));

    conversations.connect(ADA, true, NOON);

    assertThat(view(conversations).quickReplies())
        .extracting(QuickReply::title)
        .containsExactly("Yes");
  }

  @Test
  void nobody_looks_at_what_is_not_there() {
    Conversations conversations = offLine(Channel.WHATSAPP);
    send(conversations, QUESTION);

    assertThat(conversations.look(ADA, NOON)).isFalse();
  }

  @Test
  void what_came_before_is_seen_when_the_account_can_hear_of_it() {
    Conversations conversations = written(Channel.WHATSAPP);
    send(conversations, QUESTION);
    conversations.connect(ADA, false, NOON);

    assertThat(conversations.look(ADA, NOON)).isFalse();
    conversations.connect(ADA, true, NOON);
    assertThat(conversations.look(ADA, NOON)).isTrue();
  }

  @Test
  void a_phone_without_a_network_sends_nothing() {
    Conversations conversations = written(Channel.INSTAGRAM);
    MessageId question = send(conversations, QUESTION);
    conversations.connect(ADA, false, NOON);
    int before = events.size();

    assertThatThrownBy(() -> conversations.write(ADA, Writing.of("Hello?"), NOON))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("off line");
    assertThatThrownBy(() -> conversations.tap(ADA, Tap.title("Approve ✅"), NOON))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> conversations.react(ADA, question, "❤️", NOON))
        .isInstanceOf(IllegalStateException.class);
    assertThat(events).hasSize(before);
  }

  @Test
  void going_off_line_twice_is_one_event() {
    Conversations conversations = offLine(Channel.MESSENGER);
    int before = events.size();

    conversations.connect(ADA, false, NOON);

    assertThat(events).hasSize(before);
  }

  @ParameterizedTest
  @EnumSource
  void the_events_make_the_same_phone_again(Channel channel) {
    Conversations conversations = offLine(channel);
    send(conversations, QUESTION);
    Conversations again = new Conversations(account -> id(), account -> channel, event -> {});

    List.copyOf(events).forEach(again::replay);

    assertThat(view(again)).isEqualTo(view(conversations));
    again.connect(ADA, true, NOON);
    assertThat(view(again).quickReplies()).hasSize(1);
  }

  @Test
  void what_a_killed_sandbox_accepted_and_did_not_deliver_comes_with_the_next_network() {
    Conversations conversations = written(Channel.MESSENGER);
    send(conversations, QUESTION);
    Conversations again =
        new Conversations(account -> id(), account -> Channel.MESSENGER, event -> {});
    List.copyOf(events).stream()
        .filter(event -> !(event instanceof Delivered))
        .forEach(again::replay);

    again.connect(ADA, true, NOON);

    assertThat(view(again).quickReplies()).hasSize(1);
  }

  private Conversations offLine(Channel channel) {
    Conversations conversations = written(channel);
    conversations.connect(ADA, false, NOON);
    return conversations;
  }

  private Conversations written(Channel channel) {
    Conversations conversations =
        new Conversations(account -> id(), account -> channel, events::add);
    conversations.add(SHOP, new Person(ADA, "Ada Lovelace", "ada"), NOON);
    conversations.write(ADA, Writing.of("Hi"), NOON);
    return conversations;
  }

  private static MessageId send(Conversations conversations, Content content) {
    return switch (conversations.send(SHOP, ADA, Sending.of(content), NOON)) {
      case SendOutcome.Accepted(MessageId message) -> message;
      case SendOutcome other -> throw new AssertionError("not accepted: " + other);
    };
  }

  private static ConversationView view(Conversations conversations) {
    return conversations.find(ADA).orElseThrow();
  }

  private MessageId id() {
    return new MessageId("m" + ++lastId);
  }
}
