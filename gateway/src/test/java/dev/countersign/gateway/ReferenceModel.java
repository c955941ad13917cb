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

  private void begin(Case it, int step, Instant now) {
    it.step = step;
    it.until = now.plus(Objects.requireNonNull(it.current().expiresIn()));
    it.current().approvers().forEach(who -> invite(new Person(it, who), who));
  }

  /** The first address that may be written to is asked, or each; those before it wait. */
  private void invite(Person person, Approver who) {
    boolean isAsked = false;
    for (Address at : who.addresses()) {
      Way way = stopped.contains(at) ? Way.WAITING : Way.SENDING;
      boolean isSpare = isAsked && !who.isAskedEverywhere();
      person.of.places.add(new Place(person, at, isSpare ? Way.SPARE : way));
      isAsked |= way == Way.SENDING;
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
      person.places(Way.SPARE).getFirst().way = Way.SENDING;
    } else {
      giveUpIfHopeless(person.of, now);
    }
  }

  private void giveUpIfHopeless(Case it, Instant now) {
    long hopes = it.people().stream().filter(p -> p.vote == null && p.canBeReached()).count();
    if (hopes + it.votes(true) < it.current().needed() && it.isLast()) {
      end(it, new End(Status.UNDELIVERABLE, now, null));
    } else if (hopes + it.votes(true) < it.current().needed()) {
      it.until = now;
    }
  }

  void timer(Case it, Instant now) {
    expireIfLast(it, now);
    if (it.end == null) {
      it.people().forEach(person -> farewell(person, passedOn(now)));
      begin(it, it.step + 1, now);
    }
  }

  void expireIfLast(Case it, Instant now) {
    OnExpiry as = it.request.onExpiry();
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
      it.people().forEach(person -> farewell(person, ending(end)));
      it.end = end;
    }
  }

  private void farewell(Person person, Notice.Ending ending) {
    List<Place> asked = person.isWaitedFor() ? person.places(Way.ASKED) : List.of();
    if (!asked.isEmpty()) {
      tell(person.of, "", asked.getFirst().at, new Notice.NoLongerNeeded(ending));
    }
  }

  /** Somebody taps, or says a choice in words. */
  void answer(Place place, Choice choice, Address from, String message, Instant at) {
    if (from.equals(place.at) && place.of().request.requester().contains(from)) {
      tell(place.of(), message, from, new Notice.OwnRequest());
    } else if (!from.equals(place.at) || place.way == Way.STOPPED) {
      tell(place.of(), message, from, new Notice.NotForYou());
    } else {
      tell(place.of(), message, from, count(place, choice, null, at));
    }
  }

  Notice count(Place place, Choice choice, @Nullable String comment, Instant at) {
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
    if (choice.needsComment() && comment == null) {
      place.person.wanted = choice;
      return new Notice.CommentWanted(choice.title());
    }
    return vote(place, choice, comment, at);
  }

  private Notice vote(Place place, Choice choice, @Nullable String comment, Instant at) {
    Case it = place.of();
    place.person.vote = choice;
    place.person.votedFrom = place.at;
    int needed = it.current().needed();
    boolean isAny = it.current().quorum() instanceof Quorum.Any;
    boolean isLost = it.people().size() - it.votes(false) < needed;
    if (isAny || isLost || it.votes(true) >= needed) {
      end(it, new End(Status.DECIDED, at, choice, place.at, place.person.name, comment));
      return new Notice.Recorded(choice.title());
    }
    Notice counted = new Notice.Counted(choice.title(), it.votes(true), needed);
    giveUpIfHopeless(it, at);
    return counted;
  }

  private Optional<Choice> earlier(Place place) {
    return place.of().people().stream()
        .filter(person -> person.equals(place.person) || place.at.equals(person.votedFrom))
        .flatMap(person -> Stream.ofNullable(person.vote))
        .findFirst();
  }

  /** Somebody else is asked in the place of a person, or may give their vote as well. */
  void pass(Case it, Address from, Approver to, boolean isShared, Instant now) {
    Optional<Person> person = it.waitedFor(from);
    boolean isRequester = it.request.requester().containsAll(to.addresses());
    if (person.isEmpty() || isRequester || it.hasVote(to) || !now.isBefore(it.until)) {
      return;
    }
    if (isShared) {
      person.get().isEverywhere = true;
      invite(person.get(), to);
    } else {
      farewell(person.get(), passedOn(now));
      person.get().isGone = true;
      invite(new Person(it, to), to);
    }
  }
}
