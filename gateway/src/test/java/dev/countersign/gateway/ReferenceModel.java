package dev.countersign.gateway;

import dev.countersign.approval.Quorum;
import dev.countersign.approval.Status;
import dev.countersign.channel.Address;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.Notice;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whose answer counts, and what comes of it: docs/people.md as a naive program. */
abstract class ReferenceModel extends ReferencePeople {

  /** Somebody taps, or says a choice in words. */
  void answer(Place place, Choice choice, boolean isOld, Address from, String message, Instant at) {
    boolean isTheirs = from.equals(place.at) && place.way != Way.STOPPED;
    Notice answer = isTheirs ? count(place, choice, null, isOld, at) : new Notice.NotForYou();
    tell(place.of(), message, from, answer);
  }

  Notice count(Place place, Choice choice, @Nullable String comment, boolean isOld, Instant at) {
    Case it = place.of();
    boolean isLate = !at.isBefore(it.until);
    Optional<Person> earlier = earlier(place);
    if (it.end == null && it.people().contains(place.person) && earlier.isEmpty() && isLate) {
      expireIfLast(it, place.person, at);
    }
    if (it.end != null) {
      return new Notice.TooLate(ending(it.end));
    }
    if (place.person.passedOnAt != null) {
      return new Notice.TooLate(passedOn(place.person.passedOnAt));
    }
    if (earlier.isPresent()) {
      return answered(place, earlier.get());
    }
    if (isLate) {
      return new Notice.TooLate(passedOn(it.until));
    }
    if (isOld) {
      return new Notice.Outdated();
    }
    if (choice.needsComment() && comment == null) {
      place.person.places(Way.values()).forEach(other -> other.wanted = null);
      place.wanted = choice;
      place.wantedSince = at;
      return new Notice.CommentWanted(choice.title());
    }
    return vote(place, choice, comment, at);
  }

  private Notice vote(Place place, Choice choice, @Nullable String comment, Instant at) {
    Case it = place.of();
    List<Person> others =
        waitedFor(it).stream().filter(person -> !person.equals(place.person)).toList();
    place.person.vote = choice;
    place.person.votedFrom = place.at;
    place.person.votedAt = at;
    place.wanted = null;
    int needed = it.current().needed();
    boolean isAny = it.current().quorum() instanceof Quorum.Any;
    End end = new End(Status.DECIDED, at, choice, place.at, place.person.name, comment);
    if (isAny || it.size() - it.votes(false) < needed || it.votes(true) >= needed) {
      others.forEach(person -> farewell(person, ending(end), List.of()));
      it.end = end;
      return new Notice.Recorded(choice.title());
    }
    others.stream()
        .filter(place.person::sharesVote)
        .forEach(person -> farewell(person, ending(end), List.of()));
    Notice counted = new Notice.Counted(choice.title(), it.votes(true), needed);
    giveUpIfHopeless(it, at);
    return counted;
  }

  private Optional<Person> earlier(Place place) {
    List<Person> voted = place.of().people().stream().filter(one -> one.vote != null).toList();
    return voted.stream()
        .filter(place.person::sharesVote)
        .findFirst()
        .or(() -> voted.stream().filter(one -> place.at.equals(one.votedFrom)).findFirst());
  }

  /** Who answered for themselves hears so; for whom somebody did, hears who. */
  private static Notice answered(Place place, Person earlier) {
    String choice = Objects.requireNonNull(earlier.vote).title();
    return earlier.equals(place.person) || place.at.equals(earlier.votedFrom)
        ? new Notice.AlreadyAnswered(choice, earlier.votedAt)
        : new Notice.TooLate(
            new Notice.Ending(Notice.Ending.Kind.DECIDED, choice, earlier.name, earlier.votedAt));
  }
}
