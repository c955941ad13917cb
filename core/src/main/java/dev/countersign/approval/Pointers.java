package dev.countersign.approval;

/**
 * Where things of a request stand in the body that a caller sends, as JSON pointers: the first step
 * at the top, a single person at a single address without {@code approvers}.
 */
public final class Pointers {
  private Pointers() {}

  /** Where a step stands: empty for the first. */
  public static String step(int position) {
    return position == 0 ? "" : "/escalation/" + (position - 1);
  }

  /** Where a person of a step stands. */
  public static String person(int position, int person) {
    return step(position) + "/approvers/" + person;
  }

  /** Where the name of a person of a step stands. */
  public static String name(Step step, int position, int person) {
    return isPlain(step, position) ? "/approver" : person(position, person) + "/name";
  }

  /** Where an address of a person of a step stands. */
  public static String address(Step step, int position, int person, int index) {
    return isPlain(step, position) ? "" : person(position, person) + "/addresses/" + index;
  }

  private static boolean isPlain(Step step, int position) {
    return position == 0
        && step.approvers().size() == 1
        && step.approvers().getFirst().addresses().size() == 1;
  }
}
