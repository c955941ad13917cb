package dev.countersign.gateway;

import dev.countersign.channel.Conversation;
import dev.countersign.channel.MessageId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which messages of a conversation never arrived.
 *
 * @param messages oldest first
 * @param isCertain false when there may be one more that cannot be told from one that arrived
 */
record MissedMessages(List<Conversation.Message> messages, boolean isCertain) {

  /**
   * Compares what was read with what arrived.
   *
   * <p>A message that arrived may be told here by another id (Meta does not say that the {@code
   * mid} of a postback is one of a conversation, and Messenger's may have none). Whatever is later
   * than the last one that arrived is new nevertheless. Times come in whole seconds, so in its own
   * second an unknown id is only believed beside one that is known.
   *
   * @param unheard the ids of those that never arrived as far as ids tell
   * @param heard when the person wrote the last thing that arrived
   */
  static MissedMessages of(
      List<Conversation.Message> read, Set<MessageId> unheard, Optional<Instant> heard) {
    Predicate<Conversation.Message> isUnheard = message -> unheard.contains(message.id());
    Predicate<Conversation.Message> isOfThatSecond =
        message ->
            message.isTheirs()
                && heard
                    .filter(last -> !message.at().isAfter(last.truncatedTo(ChronoUnit.SECONDS)))
                    .isPresent();
    long doubtful = read.stream().filter(isOfThatSecond.and(isUnheard)).count();
    boolean areIdsKnown = read.stream().anyMatch(isOfThatSecond.and(isUnheard.negate()));
    return areIdsKnown
        ? new MissedMessages(read.stream().filter(isUnheard).toList(), true)
        : new MissedMessages(
            read.stream().filter(isUnheard.and(isOfThatSecond.negate())).toList(), doubtful < 2);
  }
}
