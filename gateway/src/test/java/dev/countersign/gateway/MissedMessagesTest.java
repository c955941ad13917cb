package dev.countersign.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.channel.Conversation;
import dev.countersign.channel.MessageId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What never arrived is told from what did, although one may be known by two ids. */
final class MissedMessagesTest {
  private static final Instant SECOND = Instant.parse("2026-11-29T09:12:24Z");
  private static final Optional<Instant> HEARD = Optional.of(SECOND.plusMillis(274));

  private static Conversation.Message theirs(String id, Instant at) {
    return new Conversation.Message(new MessageId(id), at, true, id);
  }

  private static Conversation.Message ours(String id, Instant at) {
    return new Conversation.Message(new MessageId(id), at, false, id);
  }

  private static MissedMessages missed(
      Optional<Instant> heard, List<String> known, Conversation.Message... read) {
    Set<MessageId> unheard =
        Arrays.stream(read)
            .map(Conversation.Message::id)
            .filter(id -> !known.contains(id.value()))
            .collect(Collectors.toUnmodifiableSet());
    return MissedMessages.of(List.of(read), unheard, heard);
  }

  @Test
  void an_answer_in_the_second_of_the_last_message_that_arrived_is_found() {
    Conversation.Message answer = theirs("answer", SECOND);

    assertThat(missed(HEARD, List.of("hello"), theirs("hello", SECOND), answer))
        .isEqualTo(new MissedMessages(List.of(answer), true));
  }

  @Test
  void a_single_message_of_that_second_is_the_one_that_arrived_by_whatever_id() {
    assertThat(missed(HEARD, List.of(), theirs("hello by another id", SECOND)))
        .isEqualTo(new MissedMessages(List.of(), true));
  }

  @Test
  void of_two_messages_in_that_second_without_a_known_id_nobody_knows_which_arrived() {
    Conversation.Message later = theirs("later", SECOND.plusSeconds(1));

    assertThat(missed(HEARD, List.of(), theirs("one", SECOND), theirs("other", SECOND), later))
        .isEqualTo(new MissedMessages(List.of(later), false));
  }

  @Test
  void what_was_written_later_or_by_the_account_goes_by_its_id() {
    Conversation.Message echo = ours("echo", SECOND);
    Conversation.Message answer = theirs("answer", SECOND.plusSeconds(1));

    assertThat(missed(HEARD, List.of("told"), echo, answer, theirs("told", SECOND.plusSeconds(2))))
        .isEqualTo(new MissedMessages(List.of(echo, answer), true));
  }

  @Test
  void of_somebody_who_was_never_heard_everything_goes_by_its_id() {
    Conversation.Message answer = theirs("answer", SECOND);

    assertThat(missed(Optional.empty(), List.of(), answer))
        .isEqualTo(new MissedMessages(List.of(answer), true));
  }
}
