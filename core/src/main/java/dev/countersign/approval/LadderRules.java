package dev.countersign.approval;

import static dev.countersign.approval.RequestRules.optionalText;
import static dev.countersign.approval.RequestRules.text;

import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.prompt.Violation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/** The rules for who is asked: that the people of each step can decide. */
final class LadderRules {
  /** Most people of a step. */
  static final int PEOPLE = 20;

  /** Most steps. */
  static final int STEPS = 10;

  /** Longest address, in characters. */
  private static final int ADDRESS = 256;

  private LadderRules() {}

  /** Who is asked, and how many of them have to approve. */
  static void people(ApprovalRequest request, List<Violation> found) {
    List<Step> ladder = request.ladder();
    for (int i = 0; i < ladder.size(); i++) {
      people(ladder.get(i), i, found);
      quorum(ladder.get(i), Pointers.step(i) + "/quorum", found);
      requester(ladder.get(i), i, request, found);
    }
    if (ladder.size() > STEPS) {
      String further = "At most " + (STEPS - 1) + " further steps, got " + (ladder.size() - 1);
      found.add(new Violation("/escalation", "too-many", further + "."));
    }
  }

  private static void people(Step step, int position, List<Violation> found) {
    List<Approver> people = step.approvers();
    if (people.size() > PEOPLE) {
      found.add(
          new Violation(
              Pointers.step(position) + "/approvers",
              "too-many",
              "At most " + PEOPLE + " people a step, got " + people.size() + "."));
    }
    Set<Address> known = new HashSet<>();
    for (int i = 0; i < people.size(); i++) {
      int index = i;
      person(
          people.get(i),
          Pointers.name(step, position, i),
          address -> Pointers.address(step, position, index, address),
          known,
          found);
    }
  }

  /**
   * The name and the addresses of a person.
   *
   * @param known the addresses of those before them, to which theirs are added
   */
  static void person(
      Approver person,
      String name,
      IntFunction<String> address,
      Set<Address> known,
      List<Violation> found) {
    List<Address> addresses = person.addresses();
    for (int i = 0; i < addresses.size(); i++) {
      String pointer = address.apply(i) + "/to";
      text(pointer, addresses.get(i).value(), ADDRESS, found);
      if (!known.add(addresses.get(i))) {
        found.add(
            new Violation(
                pointer,
                "duplicate",
                "\"" + addresses.get(i).value() + "\" is asked already: a person has one vote."));
      }
    }
    optionalText(name, person.name(), RequestRules.TITLE, found);
  }

  private static void quorum(Step step, String pointer, List<Violation> found) {
    int people = step.approvers().size();
    switch (step.quorum()) {
      case Quorum.Any any -> {}
      case Quorum.All all -> {}
      case Quorum.AtLeast(int count) -> {
        if (count < 1 || count > people) {
          String message = "From 1 to the " + people + " people of the step, got " + count + ".";
          found.add(new Violation(pointer + "/count", "out-of-range", message));
        }
      }
      case Quorum.Percent(int percent) -> {
        if (percent < 1 || percent > 100) {
          String message = "From 1 to 100, got " + percent + ".";
          found.add(new Violation(pointer + "/count", "out-of-range", message));
        }
      }
    }
  }

  /** Whoever wants the decision has no vote: the others must be enough. */
  private static void requester(
      Step step, int position, ApprovalRequest request, List<Violation> found) {
    long others =
        step.approvers().stream().filter(person -> !request.isRequestedBy(person)).count();
    boolean isAlone = Pointers.address(step, position, 0, 0).isEmpty();
    if (others == 0) {
      found.add(
          new Violation(
              isAlone ? "/to" : Pointers.step(position) + "/approvers",
              "own-request",
              "Nobody but whoever wants the decision is asked for it; ask somebody else as well."));
    } else if (step.needed() > others && step.needed() <= step.approvers().size()) {
      found.add(
          new Violation(
              Pointers.step(position) + "/quorum",
              "own-request",
              "Without whoever wants the decision only "
                  + others
                  + " can approve, and "
                  + step.needed()
                  + " have to."));
    }
  }
}
