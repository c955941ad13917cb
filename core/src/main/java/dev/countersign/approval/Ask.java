package dev.countersign.approval;

import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.MessageId;
import dev.countersign.reply.ReplyKey;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The question at one address of a person.
 *
 * @param voter whose vote an answer is: the position among the approval's voters
 * @param keys each of them recognises an answer; one for each time that the question was sent, none
 *     while it was not
 * @param messages the messages that carry the buttons, in the order in which the channel took them;
 *     the first is the question's, further ones are reminders and explanations
 * @param sentAt when the first of them was being sent; absent before that
 * @param explained how often an answer was not understood and the question was sent once more
 * @param number what the person calls it by while several questions are open; absent until then
 * @param draft what the person has entered here
 * @param outdated what was sent here and is not this question any more
 */
public record Ask(
    int voter,
    Address address,
    ChannelKind channel,
    List<ReplyKey.Hash> keys,
    Delivery delivery,
    List<MessageId> messages,
    @Nullable Instant sentAt,
    int explained,
    @Nullable Integer number,
    Draft draft,
    Outdated outdated) {

  public Ask {
    keys = List.copyOf(keys);
    messages = List.copyOf(messages);
  }

  /**
   * What was sent and is not the question any more.
   *
   * @param until the last version of the approval whose tags name an earlier sending
   * @param keys behind buttons that show what the request was before it changed, or before the
   *     person changed values of it
   * @param messages that show it
   */
  public record Outdated(int until, List<ReplyKey.Hash> keys, List<MessageId> messages) {
    static final Outdated NOTHING = new Outdated(0, List.of(), List.of());

    public Outdated {
      keys = List.copyOf(keys);
      messages = List.copyOf(messages);
    }
  }

  /** A question that was not sent yet. */
  static Ask unsent(int voter, Address address, ChannelKind channel, Delivery delivery) {
    return new Ask(
        voter,
        address,
        channel,
        List.of(),
        delivery,
        List.of(),
        null,
        0,
        null,
        Draft.NONE,
        Outdated.NOTHING);
  }

  /** Whether the person was asked here, or is about to be. */
  public boolean isLive() {
    return switch (delivery) {
      case QUEUED, UNKNOWN, SENT, DELIVERED, READ -> true;
      case SPARE, PARKED, FAILED, OPTED_OUT -> false;
    };
  }

  /** Whether the person has, as far as we know, the question before them. */
  public boolean isAsked() {
    return switch (delivery) {
      case UNKNOWN, SENT, DELIVERED, READ -> true;
      case QUEUED, SPARE, PARKED, FAILED, OPTED_OUT -> false;
    };
  }

  /**
   * How far the question came here, whatever was wished afterwards: who opts out of what was sent
   * to them had it.
   */
  Delivery reached() {
    return delivery == Delivery.OPTED_OUT && !messages.isEmpty() ? Delivery.SENT : delivery;
  }

  Ask with(Delivery further) {
    return new Ask(
        voter, address, channel, keys, further, messages, sentAt, explained, number, draft,
        outdated);
  }

  /**
   * Taken by the channel. What it repeats to us may come before its answer; then only the answer
   * tells when the call began, and what was read until a time is judged by that.
   */
  Ask sentAs(MessageId id, Instant at) {
    List<MessageId> more = messages.contains(id) ? messages : joined(messages, List.of(id));
    Instant since = sentAt == null || at.isBefore(sentAt) ? at : sentAt;
    return new Ask(
        voter,
        address,
        channel,
        keys,
        delivery.orFurther(Delivery.SENT),
        more,
        since,
        explained,
        number,
        draft,
        outdated);
  }

  /**
   * To be sent, for the first time or again because what was sent seems not to have arrived or has
   * changed. Where it arrived after all its buttons still count, because they show the same.
   *
   * @param version of the approval until now
   */
  Ask askedWith(ReplyKey.Hash fresh, int version) {
    return new Ask(
        voter,
        address,
        channel,
        joined(keys, List.of(fresh)),
        Delivery.QUEUED,
        List.of(),
        null,
        explained,
        number,
        draft,
        new Outdated(version, outdated.keys(), outdated.messages()));
  }

  /**
   * What was sent here does not show what is asked any more.
   *
   * @param version of the approval until now
   */
  Ask outdated(int version) {
    return new Ask(
        voter,
        address,
        channel,
        List.of(),
        delivery,
        List.of(),
        null,
        0,
        number,
        draft,
        new Outdated(
            version, joined(outdated.keys(), keys), joined(outdated.messages(), messages)));
  }

  /** Something that is not the question any more was taken by the channel after all. */
  Ask sentOutdated(MessageId id) {
    return outdated.messages().contains(id)
        ? this
        : new Ask(
            voter,
            address,
            channel,
            keys,
            delivery,
            messages,
            sentAt,
            explained,
            number,
            draft,
            new Outdated(
                outdated.until(), outdated.keys(), joined(outdated.messages(), List.of(id))));
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  /** Whether what a key stands behind, such as a button, does not show what is asked any more. */
  public boolean isOutdated(ReplyKey.Hash key) {
    return outdated.keys().contains(key);
  }

  /** Whether a tag is of this question, and not of what was sent here before it. */
  public boolean isNamedBy(AskTag tag) {
    return tag.version() > outdated.until();
  }

  /** Arrived, as somebody knows who tells us now; when it was sent is not known. */
  Ask arrived(Instant now) {
    return new Ask(
        voter,
        address,
        channel,
        keys,
        Delivery.SENT,
        messages,
        sentAt == null ? now : sentAt,
        explained,
        number,
        draft,
        outdated);
  }

  /** To be sent once more, while earlier buttons still count. */
  Ask repeatedWith(ReplyKey.Hash further) {
    List<ReplyKey.Hash> more = joined(keys, List.of(further));
    return new Ask(
        voter, address, channel, more, delivery, messages, sentAt, explained, number, draft,
        outdated);
  }

  Ask explainedOnceMore() {
    return new Ask(
        voter,
        address,
        channel,
        keys,
        delivery,
        messages,
        sentAt,
        explained + 1,
        number,
        draft,
        outdated);
  }

  Ask numbered(int name) {
    return new Ask(
        voter, address, channel, keys, delivery, messages, sentAt, explained, name, draft,
        outdated);
  }

  Ask with(Draft changed) {
    return new Ask(
        voter, address, channel, keys, delivery, messages, sentAt, explained, number, changed,
        outdated);
  }
}
