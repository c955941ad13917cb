package dev.countersign.gateway;

import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approver.Approver;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens outside of an approval. Plain data, and each makes sense after any other,
 * so that a history without one of its happenings is a history again.
 *
 * <p>Questions are counted in the order in which they came, modulo how many there are.
 */
sealed interface Happening {

  /** Somebody asks for a decision. */
  record Ask(ApprovalRequest request) implements Happening {
    @Override
    public String toString() {
      return "Ask "
          + request.ladder()
          + " onExpiry "
          + request.timing().onExpiry()
          + " requester "
          + request.requester()
          + " choices "
          + request.choices().stream().map(choice -> choice.key().value()).toList()
          + " resume "
          + request.resume().kind();
    }
  }

  /**
   * Somebody taps a button.
   *
   * @param by absent for whoever was asked
   * @param isForeign whether the key belongs to no question of ours
   * @param isHeld whether Meta keeps it for a while
   */
  record Tap(int question, String choice, @Nullable String by, boolean isForeign, boolean isHeld)
      implements Happening {}

  /**
   * Somebody writes.
   *
   * @param quoted a question, or -1
   * @param age how long it lay somewhere before it came
   */
  record Say(String by, String text, int quoted, Duration age, boolean isHeld)
      implements Happening {}

  /**
   * Meta delivers an event once more.
   *
   * @param age 0 for the last one
   */
  record Again(int age) implements Happening {}

  /** Meta tells us of a question that it took. */
  record Echo(int question, boolean isHeld) implements Happening {}

  /** Meta delivers what it kept, in one webhook, last things first. */
  record Delivered() implements Happening {}

  /** Time passes. */
  record Passes(Duration time) implements Happening {}

  /**
   * A worker takes up what there is.
   *
   * @param diesAfter how many transactions it commits before its process dies; -1 for a long life
   */
  record Works(Part part, int diesAfter) implements Happening {}

  /** The workers of the gateway. */
  enum Part {
    INBOX,
    SENDS,
    RESUMES,
    TIMERS
  }

  /** What is asked changes to another amount. */
  record Amend(int approval, int amount) implements Happening {}

  /** The request is withdrawn. */
  record Cancel(int approval) implements Happening {}

  /** An operator decides. */
  record Force(int approval, String choice) implements Happening {}

  /** An operator has somebody else asked in the place of a person, or as well. */
  record Pass(int approval, String from, Approver to, boolean isShared) implements Happening {}
}
