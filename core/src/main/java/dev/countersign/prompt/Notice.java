package dev.countersign.prompt;

import dev.countersign.field.FieldType;
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

  /** They answered what the request, or its values, were before they changed. */
  record Outdated() implements Notice {}

  /** Their answer did not count; nothing is said about the request. */
  record NotForYou() implements Notice {}

  /**
   * They answered while several questions are open.
   *
   * @param questions one line for each, with its number
   * @param example the title of a choice of the first one; absent in what an earlier version stored
   * @param number that of the first one
   */
  record Which(List<String> questions, @Nullable String example, int number) implements Notice {
    public Which {
      questions = List.copyOf(questions);
    }
  }

  /**
   * Their answer is stored, and more people have to choose the same before the request is decided.
   *
   * @param choice the title of what they chose
   * @param given how many have chosen it so far
   * @param needed how many have to
   */
  record Counted(String choice, int given, int needed) implements Notice {}

  /**
   * They answered before, and the first answer stays.
   *
   * @param choice the title of what they chose then
   */
  record AlreadyAnswered(String choice, Instant at) implements Notice {}

  /** The question that they were asked is open no more; they did not answer it. */
  record NoLongerNeeded(Ending ending) implements Notice {}

  /** They answered a request of their own, which only somebody else may decide. */
  record OwnRequest() implements Notice {}

  /**
   * Their answer needs a reason, which is what they write next.
   *
   * @param choice the title of what they chose
   */
  record CommentWanted(String choice) implements Notice {}

  /**
   * They are asked for the value of a field, which is what they write next.
   *
   * @param current the value that they can keep, as shown; absent for none
   */
  record ValueWanted(String label, FieldType type, @Nullable String current) implements Notice {}

  /**
   * What they wrote is no value for the field; they may try again.
   *
   * @param detail what the field asks for, in their language; absent when the type says it all
   */
  record ValueRefused(String label, FieldType type, @Nullable String detail) implements Notice {}

  /** They get no more questions. */
  record OptedOut() implements Notice {}

  /** They get questions again. */
  record OptedIn() implements Notice {}

  /**
   * How a request ended, or at least the part of it that was put to one person.
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
      UNDELIVERABLE,
      /** Somebody else is asked instead. */
      PASSED_ON
    }
  }
}
