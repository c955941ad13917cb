package dev.countersign.gateway;

import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.OnExpiry;
import dev.countersign.approval.Status;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.Notice;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is asked, where, and until when: docs/people.md as a naive program. */
abstract class ReferencePeople extends Scene {

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

  static List<Person> waitedFor(Case it) {
    return it.people().stream().filter(Person::isWaitedFor).toList();
  }

  void farewell(Person person, Notice.Ending ending, List<Address> without) {
    person.places(Way.ASKED).stream()
        .filter(place -> !without.contains(place.at))
        .findFirst()
        .ifPresent(place -> tell(person.of, "", place.at, new Notice.NoLongerNeeded(ending)));
  }
}
