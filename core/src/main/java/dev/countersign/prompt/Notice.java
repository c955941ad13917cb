package dev.countersign.prompt;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that a person is told. The words are chosen when it is sent. */
public sealed interface Notice {

  /**
   * Their answer is stored and decided the request.
   *
   * @param choice the title of what they chose
   */
  record Recorded(String choice) implements Notice {}

  /** Their answer came too late to count. */
  record TooLate(Ending ending) implements Notice {}

  /** Their answer did not count; nothing is said about the request. */
  record NotForYou() implements Notice {}

  /**
   * They answered while several questions are open.
   *
   * @param questions one line for each, with its number
   */
  record Which(List<String> questions) implements Notice {
    public Which {
      questions = List.copyOf(questions);
    }
  }

  /** They get no more questions. */
  record OptedOut() implements Notice {}

  /** They get questions again. */
  record OptedIn() implements Notice {}

  /**
   * How a request ended.
   *
   * @param choice the title of what was chosen, where something was
   * @param by the name of who chose it, where it is known
   */
  record Ending(Kind kind, @Nullable String choice, @Nullable String by, Instant at) {
    /** In which way. */
    public enum Kind {
      /** Somebody decided. */
      DECIDED,
      /** Nobody answered in time. */
      EXPIRED,
      /** Whoever asked withdrew it. */
      WITHDRAWN,
      /** It could not be delivered. */
      UNDELIVERABLE
    }
  }
}
