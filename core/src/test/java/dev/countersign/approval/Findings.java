package dev.countersign.approval;

import java.util.ArrayList;
import java.util.List;

/** The promises that a life was found to break, in the order of its steps. */
final class Findings {
  private final List<Broken> all = new ArrayList<>();
  private int step;

  /**
   * A promise that does not hold.
   *
   * @param step after which step, from 1; 0 is the birth
   */
  record Broken(int step, String promise) {}

  /** What is found from now on belongs to that step. */
  void at(int next) {
    step = next;
  }

  void holds(boolean isTrue, String promise) {
    if (!isTrue) {
      all.add(new Broken(step, promise));
    }
  }

  List<Broken> all() {
    return List.copyOf(all);
  }
}
