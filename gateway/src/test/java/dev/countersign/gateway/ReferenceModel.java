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
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who is asked, whose answer counts, what comes of it: docs/people.md as a naive program. */
abstract class ReferenceModel extends Scene {

  /** Nobody can be asked who wants no requests. */
  boolean isUnwanted(ApprovalRequest request) {
    return request.ladder().stream()
        .flatMap(step -> step.approvers().stream())
        .anyMatch(who -> stopped.containsAll(who.addresses()));
  }

  void ask(Case it, Instant now) {
    cases.put(it.id, it);
    begin(it, 0, now);
  }

  void begin(Case it, int step, Instant now) {
    it.step = step;
    it.until = now.plus(Objects.requireNonNull(it.current().expiresIn()));
    it.current().approvers().forEach(who -> invite(it, who, null));
  }

  /**
   * Nobody is asked about their own request. The first address, or each, that may be written to.
   */
  void invite(Case it, Approver who, @Nullable Person principal) {
    Person person = new Person(it, who, principal);
    boolean isAsked = false;
    for (Address at : who.addresses()) {
      if (!it.request.requester().contains(at)) {
        Place place = new Place(person, at, Way.WAITING);
        it.places.add(place);
        if (isAsked && !who.isAskedEverywhere()) {
          place.way = Way.SPARE;
        } else if (!stopped.contains(at)) {
          isAsked = true;
          place.send();
        }
      }
    }
  }

  /** Go on at the next address of the person; without one, only while there is hope. */
  void lose(Place place, Way way, Instant now) {
    place.way = way;
    Person person = place.person;
    if (!person.isWaitedFor() || person.isAskedSomewhere()) {
      return;
    }
    if (!now.isBefore(person.of.until)) {
      expireIfLast(person.of, now);
    } else if (!person.places(Way.SPARE).isEmpty()) {
      person.places(Way.SPARE).getFirst().send();
    } else {
      giveUpIfHopeless(person.of, now);
    }
  }

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

  void expireIfLast(Case it, Instant now) {
    OnExpiry as = it.request.timing().onExpiry();
    boolean isCounted = as != OnExpiry.EXPIRE;
    if (it.isLast() && it.end == null) {
      Optional<Choice> choice =
          it.offered(offered -> offered.approves() == (as == OnExpiry.APPROVE));
      it.end = new End(Status.EXPIRED, now, isCounted ? choice.orElseThrow() : null);
    }
  }

  /** Whoever has the question and is not waited for any more hears how it ended. */
  void end(Case it, End end) {
    if (it.end == null) {
      waitedFor(it).forEach(person -> farewell(person, ending(end), List.of()));
      it.end = end;
    }
  }

  static List<Person> waitedFor(Case it) {
    return it.people().stream().filter(Person::isWaitedFor).toList();
  }

  void farewell(Person person, Notice.Ending ending, List<Address> without) {
    person.places(Way.ASKED).stream()
        .filter(place -> !without.contains(place.at))
        .findFirst()
        .ifPresent(place -> tell(person.of, "", place.at, new Notice.NoLongerNeeded(ending)));
  }

  /** Somebody taps, or says a choice in words. */
  void answer(Place place, Choice choice, boolean isOld, Address from, String message, Instant at) {
    boolean isTheirs = from.equals(place.at) && place.way != Way.STOPPED;
    Notice answer = isTheirs ? count(place, choice, null, isOld, at) : new Notice.NotForYou();
    tell(place.of(), message, from, answer);
  }

  Notice count(Place place, Choice choice, @Nullable String comment, boolean isOld, Instant at) {
    Case it = place.of();
    boolean isLate = !at.isBefore(it.until);
    Optional<Choice> earlier = earlier(place);
    if (it.end == null && it.people().contains(place.person) && earlier.isEmpty() && isLate) {
      expireIfLast(it, at);
    }
    if (it.end != null) {
      return new Notice.TooLate(ending(it.end));
    }
    if (it.people().contains(place.person) && earlier.isPresent()) {
      return new Notice.AlreadyAnswered(earlier.get().title());
    }
    if (!it.people().contains(place.person) || isLate) {
      return new Notice.TooLate(passedOn(at));
    }
    if (isOld) {
      return new Notice.Outdated();
    }
    if (choice.needsComment() && comment == null) {
      place.person.wanted = choice;
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

  private Optional<Choice> earlier(Place place) {
    return place.of().people().stream()
        .filter(person -> person.sharesVote(place.person) || place.at.equals(person.votedFrom))
        .flatMap(person -> Stream.ofNullable(person.vote))
        .findFirst();
  }
}
