package dev.countersign.gateway;

import dev.countersign.approval.Approval;
import dev.countersign.approval.Ask;
import dev.countersign.approver.Responder;
import dev.countersign.channel.Account;
import dev.countersign.channel.MessageId;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.reply.AnswerWords;
import dev.countersign.reply.TypedAnswer;
import dev.countersign.store.AskPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One message of a person. */
record Said(
    Account account,
    Responder person,
    @Nullable TypedAnswer typed,
    MessageId message,
    @Nullable MessageId quoted,
    @Nullable Instant sentAt,
    Instant receivedAt) {

  /** What was written longer than this before a question was sent is not about that question. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

  /**
   * The choice of a question that was taken, or the wish to change values; a number must be the one
   * of that question.
   */
  Optional<ChoiceKey> choice(Approval approval, AskPosition asked, Accounts accounts) {
    if (typed == null) {
      return Optional.empty();
    }
    List<Choice> choices = new ArrayList<>(approval.request().choices());
    if (!approval.request().openFields().isEmpty()) {
      String edit = accounts.wording(account.id(), approval.request().locale()).edit();
      choices.add(new Choice(ChoiceKey.EDIT, edit, false));
    }
    Integer number = approval.asks().get(asked.ask()).number();
    boolean isOther =
        typed.number().isPresent() && (number == null || typed.number().getAsInt() != number);
    return AnswerWords.titled(typed, choices)
        .or(() ->
            isOther
                ? Optional.empty()
                : AnswerWords.worded(typed, choices, account.emojiAnswers()));
  }

  /** Whether it was written before that question can have been read. */
  boolean isOlderThan(Approval approval, Ask ask) {
    return isLongBefore(sentAt, ask.sentAt() == null ? approval.requestedAt() : ask.sentAt());
  }

  /** The same words, as if they quoted another message. */
  Said quoting(MessageId other) {
    return new Said(account, person, typed, message, other, sentAt, receivedAt);
  }

  static boolean isLongBefore(@Nullable Instant written, Instant asked) {
    return written != null && written.plus(CLOCK_SKEW).isBefore(asked);
  }
}
