package dev.countersign.sandbox.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.Channel;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Content.Button;
import dev.countersign.sandbox.conversation.Content.ButtonTemplate;
import dev.countersign.sandbox.conversation.Content.QuickReply;
import dev.countersign.sandbox.conversation.Content.Text;
import dev.countersign.sandbox.conversation.Conversations.Sending;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationsTest {

  private static final Instant NOON = Instant.parse("2026-10-01T12:00:00Z");
  private static final AccountId SHOP = new AccountId("17841400000000001");
  private static final Person ADA =
      new Person(new PersonId("6543217890123456"), "Ada Lovelace", "ada");
  private static final Person GRACE =
      new Person(new PersonId("6543217890123457"), "Grace Hopper", "grace");

  private int lastId;
  private boolean full;
  private final List<ConversationEvent> events = new ArrayList<>();
  private final Conversations conversations =
      new Conversations(
          account -> new MessageId("m" + ++lastId), account -> Channel.INSTAGRAM, this::hear);

  @Test
  void the_events_of_conversations_make_them_again() {
    conversations.add(SHOP, ADA, NOON);
    conversations.add(SHOP, GRACE, NOON);
    MessageId hi = conversations.write(ADA.id(), Writing.of("Hi"), NOON);
    MessageId first = send(new Text("First?", List.of(new QuickReply("Yes", "1"))), 1);
    send(new ButtonTemplate("Really?", List.of(new Button.Postback("Really", "R"))), 2);
    conversations.look(ADA.id(), NOON.plusSeconds(3));
    conversations.tap(ADA.id(), Tap.title("Really"), NOON.plusSeconds(4));
    conversations.tap(ADA.id(), Tap.title("Yes"), NOON.plusSeconds(5));
    conversations.react(ADA.id(), first, "❤️", NOON.plusSeconds(6));
    send(new Text("Second?", List.of(new QuickReply("No", "2"))), 7);
    conversations.unsend(ADA.id(), hi, NOON.plusSeconds(8));
    conversations.show(SHOP, ADA.id(), SenderAction.MARK_SEEN, NOON.plusSeconds(9));
    conversations.show(SHOP, ADA.id(), SenderAction.TYPING_ON, NOON.plusSeconds(10));
    // a stale tap leaves the visible quick replies where they are
    conversations.tap(ADA.id(), Tap.title("Yes").evenIfStale(), NOON.plusSeconds(11));

    Conversations again = again();
    events.forEach(again::replay);

    assertThat(again.all()).isEqualTo(conversations.all());
    assertThat(again.find(ADA.id()).orElseThrow().quickReplies())
        .extracting(QuickReply::title)
        .containsExactly("No");
  }

  @Test
  void what_the_receiver_of_events_refuses_did_not_happen() {
    conversations.add(SHOP, ADA, NOON);
    full = true;

    assertThatThrownBy(() -> conversations.write(ADA.id(), Writing.of("Hi"), NOON))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> conversations.add(SHOP, GRACE, NOON))
        .isInstanceOf(IllegalStateException.class);

    assertThat(conversations.find(ADA.id()).orElseThrow().messages()).isEmpty();
    assertThat(conversations.knows(GRACE.id())).isFalse();
  }

  @Test
  void events_that_cannot_follow_are_refused() {
    conversations.add(SHOP, ADA, NOON);
    conversations.write(ADA.id(), Writing.of("Hi"), NOON);
    Conversations again = again();

    assertThatThrownBy(() -> again.replay(events.getLast()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("6543217890123456");
    again.replay(events.getFirst());
    assertThatThrownBy(() -> again.replay(events.getFirst()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("joins twice");
  }

  private Conversations again() {
    return new Conversations(
        account -> new MessageId("another"),
        account -> Channel.INSTAGRAM,
        event -> {
          throw new AssertionError("replay told somebody of " + event);
        });
  }

  private MessageId send(Content content, int second) {
    Sending sending = Sending.of(content);
    return switch (conversations.send(SHOP, ADA.id(), sending, NOON.plusSeconds(second))) {
      case SendOutcome.Accepted(MessageId message) -> message;
      case SendOutcome other -> throw new AssertionError("not accepted: " + other);
    };
  }

  private void hear(ConversationEvent event) {
    if (full) {
      throw new IllegalStateException("the disk is full");
    }
    events.add(event);
  }
}
