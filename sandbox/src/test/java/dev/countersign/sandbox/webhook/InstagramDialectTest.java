package dev.countersign.sandbox.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.conversation.Content.Story;
import dev.countersign.sandbox.conversation.Content.Text;
import dev.countersign.sandbox.conversation.ConversationEvent;
import dev.countersign.sandbox.conversation.ConversationEvent.Occasion;
import dev.countersign.sandbox.conversation.Message;
import dev.countersign.sandbox.conversation.MessageId;
import dev.countersign.sandbox.conversation.Receipt;
import dev.countersign.sandbox.conversation.Writing;
import dev.countersign.sandbox.conversation.Writing.Form;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InstagramDialectTest {

  private static final AccountId ACCOUNT = new AccountId("178");
  private static final Instant NOON = Instant.ofEpochMilli(1_790_000_000_123L);
  private static final Occasion OCCASION = new Occasion(ACCOUNT, new PersonId("654"), NOON);
  private static final MessageId MID = new MessageId("m1");
  private static final String FROM_PERSON =
      """
      {"sender":{"id":"654"},"recipient":{"id":"178"},"timestamp":1790000000123,\
      """;

  @Test
  void a_text_is_a_message_from_the_person() {
    assertThat(wrapped(wrote(Writing.of("Hi"))))
        .isEqualTo(messaging(FROM_PERSON + "\"message\":{\"mid\":\"m1\",\"text\":\"Hi\"}}"));
  }

  @Test
  void everything_outside_ascii_is_escaped_in_lower_case() {
    assertThat(wrapped(wrote(Writing.of("äöå ✅ 📋"))))
        .contains("\"text\":\"\\u00e4\\u00f6\\u00e5 \\u2705 \\ud83d\\udccb\"")
        .matches("\\p{ASCII}+");
  }

  @Test
  void a_quick_reply_carries_its_title_as_text() {
    assertThat(wrapped(new ConversationEvent.TappedQuickReply(OCCASION, MID, MID, "Yes", "HIL|1")))
        .isEqualTo(
            messaging(
                FROM_PERSON
                    + "\"message\":{\"mid\":\"m1\",\"text\":\"Yes\",\"quick_reply\":{\"payload\":\"HIL|1\"}}}"));
  }

  @Test
  void a_postback_has_a_mid_of_its_own() {
    assertThat(wrapped(new ConversationEvent.TappedButton(OCCASION, MID, "Yes", "HIL|1")))
        .isEqualTo(
            messaging(
                FROM_PERSON
                    + "\"postback\":{\"mid\":\"m1\",\"title\":\"Yes\",\"payload\":\"HIL|1\"}}"));
  }

  @Test
  void an_echo_comes_from_the_account() {
    Message message = Message.byAccount(MID, NOON, Text.of("Hello"), null, null);

    assertThat(wrapped(new ConversationEvent.Echoed(OCCASION, message)))
        .isEqualTo(
            messaging(
                "{\"sender\":{\"id\":\"178\"},\"recipient\":{\"id\":\"654\"},\"timestamp\":1790000000123,"
                    + "\"message\":{\"mid\":\"m1\",\"text\":\"Hello\",\"is_echo\":true}}"));
  }

  @Test
  void seen_names_a_message_and_no_watermark() {
    assertThat(
            wrapped(
                new ConversationEvent.Looked(
                    OCCASION, new Receipt(MID, NOON, Receipt.SERVICE, null))))
        .isEqualTo(messaging(FROM_PERSON + "\"read\":{\"mid\":\"m1\"}}"));
  }

  @Test
  void a_reaction_has_a_name_and_an_emoji() {
    assertThat(wrapped(new ConversationEvent.Reacted(OCCASION, MID, "❤️", null)))
        .contains(
            "\"reaction\":{\"mid\":\"m1\",\"action\":\"react\",\"reaction\":\"love\",\"emoji\":");
    assertThat(wrapped(new ConversationEvent.Reacted(OCCASION, MID, null, null)))
        .contains("\"reaction\":{\"mid\":\"m1\",\"action\":\"unreact\"}");
  }

  @Test
  void an_unsent_message_is_marked_deleted() {
    assertThat(wrapped(new ConversationEvent.Unsent(OCCASION, MID)))
        .isEqualTo(messaging(FROM_PERSON + "\"message\":{\"mid\":\"m1\",\"is_deleted\":true}}"));
  }

  @Test
  void replies_and_self_messages_are_told_apart() {
    Story story = new Story("story-1", URI.create("https://example.com/story.jpg"));

    assertThat(wrapped(wrote(Writing.of("Hi").inReplyTo(new MessageId("m0")))))
        .contains("\"reply_to\":{\"mid\":\"m0\"}");
    assertThat(wrapped(wrote(Writing.of("Nice").onStory(story))))
        .contains(
            "\"reply_to\":{\"story\":{\"url\":\"https://example.com/story.jpg\",\"id\":\"story-1\"}}");
    assertThat(wrapped(wrote(Writing.of("Test").toSelf()))).contains("\"is_self\":true");
  }

  @Test
  void standby_and_changes_have_entries_of_their_own() {
    assertThat(wrapped(wrote(Writing.of("Hi").in(Form.STANDBY))))
        .contains("{\"time\":1790000000123,\"id\":\"178\",\"standby\":[{\"sender\"");
    assertThat(wrapped(wrote(Writing.of("Hi").in(Form.CHANGES))))
        .contains("\"id\":\"0\",\"changes\":[{\"field\":\"messages\",\"value\":{\"sender\"")
        .contains("\"timestamp\":\"1790000000\"");
  }

  @Test
  void a_batch_shares_one_entry() {
    String body = wrapped(wrote(Writing.of("One")), wrote(Writing.of("Two")));

    assertThat(body).containsOnlyOnce("\"messaging\":[").contains("One").contains("Two");
  }

  private static ConversationEvent.Told wrote(Writing writing) {
    return new ConversationEvent.Wrote(OCCASION, MID, writing);
  }

  private static String wrapped(ConversationEvent.Told... events) {
    InstagramDialect dialect = new InstagramDialect(ACCOUNT);
    Person person = new Person(OCCASION.person(), "Ada Lovelace", "ada");
    List<PendingWebhook.Event> items =
        Stream.of(events)
            .map(event -> dialect.render(event, person))
            .flatMap(Optional::stream)
            .toList();
    return dialect.wrap(items, NOON);
  }

  private static String messaging(String item) {
    return "{\"object\":\"instagram\",\"entry\":[{\"time\":1790000000123,\"id\":\"178\",\"messaging\":["
        + item
        + "]}]}";
  }
}
