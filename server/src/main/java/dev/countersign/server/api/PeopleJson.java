package dev.countersign.server.api;

import dev.countersign.approval.OnExpiry;
import dev.countersign.approval.Quorum;
import dev.countersign.approval.Step;
import dev.countersign.approver.Approver;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads who is asked: one person or several, and whom next when the time is up. */
final class PeopleJson {
  private static final String ESCALATE = "escalate";

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
    String type = quorum.required("type");
    Integer count = quorum.number("count");
    quorum.finish();
    boolean isCounted = type.equals("atLeast") || type.equals("percent");
    if (isCounted && count == null) {
      quorum.violation("count", "missing", "Say how many, such as 2.");
    }
    if (!isCounted && count != null) {
      quorum.violation("count", "contradiction", "Only atLeast and percent have a count.");
    }
    return switch (type) {
      case "any", "" -> new Quorum.Any();
      case "all" -> new Quorum.All();
      case "atLeast" -> new Quorum.AtLeast(count == null ? people : count);
      case "percent" -> new Quorum.Percent(count == null ? 100 : count);
      default -> {
        quorum.violation("type", "unknown-value", "Must be any, all, atLeast or percent.");
        yield new Quorum.Any();
      }
    };
  }

  /** What the end of a step means; a step with another one after it can only escalate. */
  private static OnExpiry onExpiry(Members step, boolean hasNext) {
    String text = step.text("onExpiry");
    if (text == null) {
      return OnExpiry.EXPIRE;
    }
    if (text.equals(ESCALATE) && !hasNext) {
      step.violation(
          "onExpiry", "escalation-to-nobody", "Name the people of the next step in escalation.");
    }
    if (!text.equals(ESCALATE) && hasNext) {
      step.violation(
          "onExpiry",
          "contradiction",
          "There is a further step in escalation: say escalate, or leave onExpiry out.");
    }
    return switch (text) {
      case "expire", ESCALATE -> OnExpiry.EXPIRE;
      case "approve" -> OnExpiry.APPROVE;
      case "reject" -> OnExpiry.REJECT;
      default -> {
        step.violation("onExpiry", "unknown-value", "Must be expire, approve, reject or escalate.");
        yield OnExpiry.EXPIRE;
      }
    };
  }
}
