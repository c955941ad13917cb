package dev.countersign.gateway;

import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.OnExpiry;
import dev.countersign.approval.Quorum;
import dev.countersign.approval.Status;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.Notice;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whose answer counts, what time does, and how it ends: docs/people.md as a naive program. */
abstract class ReferenceModel extends ReferencePeople {
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
    giveUpIfHopeless(it, at);
    return new Notice.Counted(choice.title(), it.votes(true), needed);
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
    String choice = earlier.vote == null ? "" : earlier.vote.title();
    return earlier.equals(place.person) || place.at.equals(earlier.votedFrom)
        ? new Notice.AlreadyAnswered(choice, earlier.votedAt)
        : new Notice.TooLate(
            new Notice.Ending(Notice.Ending.Kind.DECIDED, choice, earlier.name, earlier.votedAt));
  }

  void timer(Case it, Instant now) {
    expireIfLast(it, null, now);
    if (it.end == null) {
      List<Approver> next = it.request.ladder().get(it.step + 1).approvers();
      List<Address> again = next.stream().flatMap(who -> who.addresses().stream()).toList();
      waitedFor(it).forEach(person -> farewell(person, passedOn(now), again));
      it.people().forEach(person -> person.passedOnAt = now);
      begin(it, it.step + 1, now);
    }
  }

  @Override
  void giveUpIfHopeless(Case it, Instant now) {
    long hopes =
        it.people().stream()
            .filter(person -> person.isWaitedFor() && person.canBeReached())
            .map(person -> person.principal)
            .distinct()
            .count();
    if (hopes + it.votes(true) < it.current().needed() && it.isLast()) {
      end(it, new End(Status.UNDELIVERABLE, now, null));
    } else if (hopes + it.votes(true) < it.current().needed()) {
      it.until = now;
    }
  }

  /** That it counted as something is news to all but whoever writes, who is told so anyway. */
  @Override
  void expireIfLast(Case it, @Nullable Person writer, Instant now) {
    OnExpiry as = it.request.timing().onExpiry();
    if (it.isLast() && it.end == null) {
      Optional<Choice> choice =
          it.offered(
              offered -> as != OnExpiry.EXPIRE && offered.approves() == (as == OnExpiry.APPROVE));
      End end = new End(Status.EXPIRED, now, choice.orElse(null));
      waitedFor(it).stream()
          .filter(person -> choice.isPresent() && !person.equals(writer))
          .forEach(person -> farewell(person, ending(end), List.of()));
      it.end = end;
    }
  }

  /** Whoever has the question and is not waited for any more hears how it ended. */
  void end(Case it, End end) {
    if (it.end == null) {
      waitedFor(it).forEach(person -> farewell(person, ending(end), List.of()));
      it.end = end;
    }
  }

  /** What is asked changes: nothing was answered, and whoever was asked is asked anew. */
  void amend(Case it, ApprovalRequest request, Instant now) {
    if (it.end != null || !now.isBefore(it.until) || request.equals(it.request)) {
      return;
    }
    it.request = request;
    it.revision++;
    it.places.forEach(Place::forget);
    giveUpIfHopeless(it, now);
    askAnew(it, now);
  }
}
