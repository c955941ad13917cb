package dev.countersign.faults.scenario;

/** One kind of fault. */
public interface Scenario {
  /** Such as {@code F1}. */
  String code();

  /** What is injected, in a few words. */
  String title();

  /** Whether it is played in the short form, which has to pass with every build. */
  default boolean isInShortForm() {
    return true;
  }

  /** Whether nothing else may be played beside it. */
  default boolean isPlayedAlone() {
    return false;
  }

  /** Injects it and looks what became of the promises. */
  Result run(Stage stage);
}
