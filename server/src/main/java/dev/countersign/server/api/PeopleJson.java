package dev.countersign.server.api;

import dev.countersign.approval.LadderWords;
import dev.countersign.approval.OnExpiry;
import dev.countersign.approval.Quorum;
import dev.countersign.approval.Step;
import dev.countersign.approver.Approver;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.prompt.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads who is asked: one person or several, and whom next when the time is up. */
final class PeopleJson {
  private PeopleJson() {}

  /** Who is asked, step after step, and what it counts as in the end. */
  record People(List<Step> ladder, OnExpiry onExpiry, List<Address> requester) {}

  /** Empty when nobody is named that could be asked; violations say why. */
  static Optional<People> read(Members members) {
    List<Step> ladder = new ArrayList<>();
    List<Members> further = Optional.ofNullable(members.children("escalation")).orElse(List.of());
    step(members, approvers(members), null).ifPresent(ladder::add);
    OnExpiry end = onExpiry(members, !further.isEmpty());
    for (int i = 0; i < further.size(); i++) {
      Members next = further.get(i);
      List<Approver> people = people(next, next.children("approvers"));
      step(next, people, next.durations("reminders")).ifPresent(ladder::add);
      end = onExpiry(next, i + 1 < further.size());
      next.finish();
    }
    List<Address> requester = requester(members.child("requestedBy"));
    return ladder.size() == 1 + further.size()
        ? Optional.of(new People(ladder, end, requester))
        : Optional.empty();
  }

  /** One person with a name and addresses. */
  static @Nullable Approver person(Members person) {
    String name = person.text("name");
    boolean isEverywhere = person.truth("everywhere", false);
    List<Address> addresses = addresses(person);
    person.finish();
    if (addresses.isEmpty()) {
      person.violation("addresses", "empty", "Give at least one address: account and to.");
      return null;
    }
    return new Approver(name, addresses, isEverywhere);
  }

  static Address address(Members members) {
    return new Address(new AccountId(members.required("account")), members.required("to"));
  }

  /**
   * A step.
   *
   * @param reminders its own; absent for those of the request
   */
  private static Optional<Step> step(
      Members members, List<Approver> people, @Nullable List<Duration> reminders) {
    Quorum quorum = quorum(members.child("quorum"), people.size());
    Duration wait = members.duration("expiresIn");
    return people.isEmpty()
        ? Optional.empty()
        : Optional.of(new Step(people, quorum, wait, reminders));
  }

  /** One person: {@code account} and {@code to}; or the people of {@code approvers}. */
  private static List<Approver> approvers(Members members) {
    List<Members> items = members.children("approvers");
    if (items == null) {
      return List.of(new Approver(null, address(members)));
    }
    String account = members.text("account");
    String to = members.text("to");
    if (account != null || to != null) {
      members.violation("approvers", "contradiction", "Give either account and to, or approvers.");
    }
    return people(members, items);
  }

  private static List<Approver> people(Members members, @Nullable List<Members> items) {
    if (items == null || items.isEmpty()) {
      members.violation(
          "approvers", "empty", "Give at least one person, each with at least one address.");
      return List.of();
    }
    List<Approver> people = new ArrayList<>();
    for (Members item : items) {
      Approver person = person(item);
      if (person != null) {
        people.add(person);
      }
    }
    return people;
  }

  private static List<Address> addresses(Members person) {
    List<Address> addresses = new ArrayList<>();
    List<Members> items = person.children("addresses");
    for (Members item : items == null ? List.<Members>of() : items) {
      addresses.add(address(item));
      item.finish();
    }
    return addresses;
  }

  private static List<Address> requester(@Nullable Members requester) {
    if (requester == null) {
      return List.of();
    }
    List<Address> addresses = addresses(requester);
    requester.finish();
    if (addresses.isEmpty()) {
      requester.violation(
          "addresses", "empty", "Give the addresses of the person who must not decide.");
    }
    return addresses;
  }

  private static Quorum quorum(@Nullable Members quorum, int people) {
    if (quorum == null) {
      return new Quorum.Any();
    }
    List<Violation> found = new ArrayList<>();
    Quorum read =
        LadderWords.quorum(quorum.required("type"), quorum.number("count"), people, found);
    quorum.finish();
    found.forEach(quorum::below);
    return read;
  }

  private static OnExpiry onExpiry(Members step, boolean hasNext) {
    List<Violation> found = new ArrayList<>();
    OnExpiry read = LadderWords.onExpiry(step.text("onExpiry"), hasNext, found);
    found.forEach(step::below);
    return read;
  }
}
