package dev.countersign.sandbox.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Choice;
import dev.countersign.sandbox.conversation.Content;
import dev.countersign.sandbox.conversation.Content.Button;
import dev.countersign.sandbox.conversation.Content.Card;
import dev.countersign.sandbox.conversation.Content.Frame;
import dev.countersign.sandbox.conversation.Content.QuickReply;
import dev.countersign.sandbox.conversation.Content.Section;
import dev.countersign.sandbox.conversation.Content.Story;
import dev.countersign.sandbox.conversation.ConversationEvent;
import dev.countersign.sandbox.conversation.ConversationEvent.Occasion;
import dev.countersign.sandbox.conversation.Failure;
import dev.countersign.sandbox.conversation.Message;
import dev.countersign.sandbox.conversation.MessageId;
import dev.countersign.sandbox.conversation.Receipt;
import dev.countersign.sandbox.conversation.SenderAction;
import dev.countersign.sandbox.conversation.Writing;
import dev.countersign.sandbox.conversation.Writing.Form;
import dev.countersign.sandbox.memory.MemoryLine.Happened;
import dev.countersign.sandbox.memory.MemoryLine.Settled;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryCodecTest {

  private static final Occasion OCCASION =
      new Occasion(
          new AccountId("17841400000000001"),
          new PersonId("6543217890123456"),
          Instant.parse("2026-10-01T12:00:00.123456789Z"));
  private static final MessageId MID = new MessageId("m1");
  private static final Story STORY = new Story("s1", URI.create("https://example.com/story"));
  private static final List<Button> BUTTONS =
      List.of(
          new Button.Postback("Yes", "HIL|1"),
          new Button.Link("Details", URI.create("https://example.com/?a=1")));

  private static final Receipt RECEIPT = new Receipt(MID, OCCASION.at(), "utility", "data");
  private static final Choice.Row ROW = new Choice.Row("1", "Yes", "Really");
  private static final Person WHATSAPP_PERSON =
      Person.onWhatsApp("16505551234", "Ada", "US.134").being("ada").dialledAs("6505551234");

  static Stream<ConversationEvent> events() {
    return Stream.of(
        new ConversationEvent.Joined(
            OCCASION, new Person(OCCASION.person(), "Ada \"Countess\" Lovelace", "ada")),
        wrote(Writing.of("Grüße ✅\nsecond line\u2028third")),
        wrote(Writing.of("Hi").inReplyTo(new MessageId("m0")).in(Form.STANDBY)),
        wrote(Writing.of("Nice").onStory(STORY).toSelf()),
        new ConversationEvent.TappedQuickReply(
            OCCASION, MID, new MessageId("m0"), "Approve ✅", "HIL_APPROVE|1"),
        new ConversationEvent.TappedButton(OCCASION, MID, "Yes", "HIL|1"),
        echoed(new Content.Text("Approve?", List.of(new QuickReply("Yes", "1"))), null),
        echoed(Content.Text.of("Hello"), new MessageId("m0")),
        echoed(new Content.StoryReply("Thanks", STORY), null),
        echoed(new Content.ButtonTemplate("Approve?", BUTTONS), null),
        echoed(
            new Content.GenericTemplate(
                List.of(
                    new Card("One", null, null, List.of()),
                    new Card("Two", "of two", URI.create("https://example.com/i.png"), BUTTONS))),
            null),
        new ConversationEvent.Showed(OCCASION, SenderAction.MARK_SEEN),
        new ConversationEvent.Looked(OCCASION, RECEIPT),
        new ConversationEvent.Reacted(OCCASION, MID, "❤️", new MessageId("m9")),
        new ConversationEvent.Reacted(OCCASION, MID, null, null),
        new ConversationEvent.Unsent(OCCASION, MID),
        new ConversationEvent.Joined(OCCASION, WHATSAPP_PERSON),
        echoed(
            new Content.ReplyButtons(
                new Frame("Head", "Approve?", null), List.of(new Choice.ReplyButton("1", "Yes"))),
            null),
        echoed(
            new Content.ListMenu(
                new Frame(null, "Approve?", "Foot"),
                "Choose",
                List.of(new Section("All", List.of(ROW, new Choice.Row("2", "No", null))))),
            null),
        echoed(new Content.Template("approval", "en_US", "utility", "Approve?", BUTTONS), null),
        new ConversationEvent.Chose(OCCASION, MID, MID, new Choice.ReplyButton("1", "Yes")),
        new ConversationEvent.Chose(OCCASION, MID, MID, ROW),
        new ConversationEvent.Chose(OCCASION, MID, MID, new Choice.TemplateButton("1", "Yes")),
        new ConversationEvent.Delivered(OCCASION, RECEIPT),
        new ConversationEvent.Failed(
            OCCASION,
            Message.byAccount(MID, OCCASION.at(), Content.Text.of("Hello"), null, null),
            new Failure(131026, "Message undeliverable", "Not on WhatsApp")),
        new ConversationEvent.AccountReacted(OCCASION, new MessageId("m9"), MID, "👍"),
        new ConversationEvent.Connected(OCCASION, false),
        new ConversationEvent.Moved(
            OCCASION, MID, WHATSAPP_PERSON, WHATSAPP_PERSON.moved("+12195555358", null)));
  }

  @ParameterizedTest
  @MethodSource("events")
  void an_event_comes_back_as_it_was(ConversationEvent event) {
    String line = MemoryCodec.write(new Happened(7, event));

    assertThat(line).doesNotContain("\n");
    assertThat(MemoryCodec.read(line)).isEqualTo(new Happened(7, event));
  }

  @Test
  void every_kind_of_event_is_tried() {
    assertThat(events().map(ConversationEvent::getClass).distinct().count()).isEqualTo(15);
  }

  @Test
  void a_line_of_an_older_sandbox_is_still_read() {
    String start =
        "{\"number\":1,\"event\":\"%s\",\"at\":\"2026-10-01T12:00:00Z\",\"account\":\"1\",\"person\":\"2\",%s}";

    assertThat(MemoryCodec.read(start.formatted("joined", "\"name\":\"Ada\",\"username\":\"ada\"")))
        .isInstanceOfSatisfying(
            Happened.class,
            line ->
                assertThat(line.event())
                    .isEqualTo(
                        new ConversationEvent.Joined(
                            line.event().occasion(), new Person(new PersonId("2"), "Ada", "ada"))));
    assertThat(MemoryCodec.read(start.formatted("looked", "\"mid\":\"m\"")))
        .isInstanceOf(Happened.class);
    assertThat(MemoryCodec.read(start.formatted("reacted", "\"mid\":\"m\",\"emoji\":\"x\"")))
        .isInstanceOf(Happened.class);
  }

  @Test
  void the_end_of_a_webhook_comes_back() {
    assertThat(MemoryCodec.write(new Settled(7))).isEqualTo("{\"settled\":7}");
    assertThat(MemoryCodec.read("{\"settled\":7}")).isEqualTo(new Settled(7));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "7",
        "[]",
        "{}",
        "{\"settled\":\"seven\"}",
        "{\"settled\":7} {\"settled\":8}",
        "{\"number\":1,\"event\":\"slept\",\"at\":\"2026-10-01T12:00:00Z\",\"account\":\"1\",\"person\":\"2\"}",
        "{\"number\":1,\"event\":\"looked\",\"at\":\"noon\",\"account\":\"1\",\"person\":\"2\",\"mid\":\"m\"}",
        "{\"number\":1,\"event\":\"looked\",\"at\":\"2026-10-01T12:00:00Z\",\"account\":\"1\",\"person\":\"2\"}",
        "{\"number\":1,\"event\":\"looked\",\"at\":\"2026-10-01T12:00:00Z\",\"account\":\"1\",\"person\":\"2\",\"mid\":5}"
      })
  void what_is_no_line_of_a_memory_is_refused_in_one_line(String line) {
    assertThatThrownBy(() -> MemoryCodec.read(line))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .isNotBlank()
        .doesNotContain("\n");
  }

  private static ConversationEvent wrote(Writing writing) {
    return new ConversationEvent.Wrote(OCCASION, MID, writing);
  }

  private static ConversationEvent echoed(Content content, @Nullable MessageId replyTo) {
    return new ConversationEvent.Echoed(
        OCCASION, Message.byAccount(MID, OCCASION.at(), content, replyTo, "data"));
  }
}
