package dev.countersign.gateway;

import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What time, operators and other data change: docs/people.md and docs/amending.md, as naive. */
abstract class ReferenceChanges extends ReferenceModel {

  /** An answer that came in time may lie in a webhook that nobody has read yet. */
  void timers(List<Instant> unread, Instant now) {
    for (Case it : List.copyOf(cases.values())) {
      boolean mayHoldAnswer =
          unread.stream().anyMatch(at -> at.isBefore(it.until) && at.plusSeconds(120).isAfter(now));
      if (it.end == null && !now.isBefore(it.until) && !mayHoldAnswer) {
        timer(it, now);
      }
    }
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

  /** What is asked changes: nothing was answered, and whoever was asked is asked anew. */
  void amend(Case it, ApprovalRequest request, Instant now) {
    if (it.end != null || !now.isBefore(it.until) || request.equals(it.request)) {
      return;
    }
    it.request = request;
    it.revision++;
    it.places.forEach(Place::forget);
    giveUpIfHopeless(it, now);
    for (Person person :
        it.end == null && now.isBefore(it.until) ? waitedFor(it) : List.<Person>of()) {
      List<Place> asked = person.places(Way.SENDING, Way.ASKED);
      List<Place> spare = person.places(Way.SPARE).stream().limit(1).toList();
      (asked.isEmpty() ? spare : asked).forEach(Place::send);
    }
  }
}
