package dev.countersign.approval;

import dev.countersign.approver.Approver;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A person who may vote, and what became of it.
 *
 * @param step the step of the ladder that they belong to
 * @param vote absent until they answered
 * @param remindAt when they are to be reminded because their window closes; absent for not at all,
 *     or not any more
 * @param reminders when they are to be reminded because the request says so; ascending
 * @param passedOnAt when somebody else was asked in their place; absent while their vote counts
 * @param principal the position of the voter whose vote they may give as well; absent for whoever
 *     has a vote of their own
 */
public record Voter(
    int step,
    Approver approver,
    @Nullable Vote vote,
    @Nullable Instant remindAt,
    List<Instant> reminders,
    @Nullable Instant passedOnAt,
    @Nullable Integer principal) {

  /** Between a reminder because the window closes and one that was asked for. */
  private static final Duration QUIET = Duration.ofMinutes(10);

  public Voter {
    reminders = List.copyOf(reminders);
  }

  static Voter of(int step, Approver approver) {
    return new Voter(step, approver, null, null, List.of(), null, null);
  }

  Voter with(Vote given) {
    return new Voter(step, approver, given, null, List.of(), passedOnAt, principal);
  }

  Voter remindedAt(@Nullable Instant last, List<Instant> asWished) {
    return new Voter(step, approver, vote, last, asWished, passedOnAt, principal);
  }

  Voter unreminded() {
    return remindedAt(null, List.of());
  }

  /** When they are to be reminded next. */
  Optional<Instant> nextReminder() {
    return Stream.concat(Stream.ofNullable(remindAt), reminders.stream().limit(1))
        .min(Comparator.naturalOrder());
  }

  /** Nothing that is due by now is left, nor what would follow it too soon. */
  Voter remindedBy(Instant now) {
    boolean isLastDue = remindAt != null && !remindAt.isAfter(now);
    boolean isWishDue = !reminders.isEmpty() && !reminders.getFirst().isAfter(now);
    Instant quietUntil = now.plus(QUIET);
    boolean isLastLeft =
        remindAt != null && !isLastDue && !(isWishDue && remindAt.isBefore(quietUntil));
    return remindedAt(
        isLastLeft ? remindAt : null,
        reminders.stream()
            .filter(at -> at.isAfter(now) && !(isLastDue && at.isBefore(quietUntil)))
            .toList());
  }

  /** What is due by now is due at a later time, once. */
  Voter remindedLater(Instant now, Instant later) {
    boolean isLastDue = remindAt != null && !remindAt.isAfter(now);
    boolean isWishDue = !reminders.isEmpty() && !reminders.getFirst().isAfter(now);
    Stream<Instant> postponed = isWishDue ? Stream.of(later) : Stream.empty();
    return remindedAt(
        isLastDue ? later : remindAt,
        Stream.concat(postponed, reminders.stream().filter(at -> at.isAfter(now)))
            .sorted()
            .distinct()
            .toList());
  }

  /** The same person, who has yet to answer, and to be reminded once they are asked. */
  Voter unanswered() {
    return new Voter(step, approver, null, null, List.of(), passedOnAt, principal);
  }

  /** Somebody else is asked in their place, since that time. */
  Voter passedOn(Instant at) {
    return new Voter(step, approver, vote, null, List.of(), at, principal);
  }

  /** The same person, for somebody else's vote. */
  Voter inPlaceOf(int voter) {
    return new Voter(step, approver, vote, remindAt, reminders, passedOnAt, voter);
  }
}
