package dev.countersign.gateway;

import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.prompt.Notice;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is asked, where, and until when, as naive. */
abstract class ReferencePeople extends Scene {

  /** Nobody can be asked who wants no requests. */
  boolean isUnwanted(ApprovalRequest request) {
    return request.ladder().stream()
        .flatMap(step -> step.approvers().stream())
        .anyMatch(who -> stopped.containsAll(who.addresses()));
  }

  void ask(Case it) {
    cases.put(it.id, it);
    begin(it, 0, it.requested);
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
    for (Address at : isRequester(it, who) ? List.<Address>of() : who.addresses()) {
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

  static boolean isRequester(Case it, Approver who) {
    return who.addresses().stream().anyMatch(it.request.requester()::contains);
  }

  /** Go on at the next address of the person; without one, only while there is hope. */
  void lose(Place place, Way way, Instant now) {
    place.way = way;
    Person person = place.person;
    if (!person.isWaitedFor() || person.isAskedSomewhere()) {
      return;
    }
    if (!now.isBefore(person.of.until)) {
      expireIfLast(person.of, null, now);
    } else if (!person.places(Way.SPARE).isEmpty()) {
      person.places(Way.SPARE).getFirst().send();
    } else {
      giveUpIfHopeless(person.of, now);
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

  /**
   * Somebody else is asked in the place of a person, or may give their vote as well; false when
   * that cannot be.
   */
  boolean pass(Case it, Address from, Approver to, boolean isShared, Instant now) {
    Optional<Person> person = it.waitedFor(from);
    boolean isRefused =
        isRequester(it, to) || it.hasVote(to) || stopped.containsAll(to.addresses());
    if (person.isEmpty() || isRefused || !now.isBefore(it.until)) {
      return false;
    }
    if (isShared) {
      invite(it, to, person.get().principal);
      return true;
    }
    boolean isOwn = person.get().principal.equals(person.get());
    for (Person gone : it.people()) {
      if (gone.equals(person.get()) || (isOwn && gone.sharesVote(person.get()))) {
        farewell(gone, passedOn(now), List.of());
        gone.passedOnAt = now;
      }
    }
    invite(it, to, isOwn ? null : person.get().principal);
    return true;
  }

  /** Whoever is waited for is asked where they were, or where they could be. */
  void askAnew(Case it, Instant now) {
    for (Person person : now.isBefore(it.until) ? waitedFor(it) : List.<Person>of()) {
      List<Place> asked = person.places(Way.SENDING, Way.ASKED);
      List<Place> spare = person.places(Way.SPARE).stream().limit(1).toList();
      (asked.isEmpty() ? spare : asked).forEach(Place::send);
    }
  }

  /** Time is up; the writer, if it shows when somebody writes, is told so anyway. */
  abstract void expireIfLast(Case it, @Nullable Person writer, Instant now);

  abstract void giveUpIfHopeless(Case it, Instant now);
}
