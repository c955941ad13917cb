package dev.countersign.sandbox.fault;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Something that goes wrong on purpose. */
public sealed interface Fault {

  /** The name of the fault in the control API. */
  default String kind() {
    return switch (this) {
      case CallDelay fault -> "delay";
      case TooManyCalls fault -> "http429";
      case ErrorBeforeAccept fault -> "error500BeforeAccept";
      case ResetBeforeAccept fault -> "resetBeforeAccept";
      case GraphErrorAnswer fault -> "graphError";
      case ErrorAfterAccept fault -> "error500AfterAccept";
      case ResetAfterAccept fault -> "resetAfterAccept";
      case GarbledAfterAccept fault -> "garbledAfterAccept";
      case FailedStatus fault -> "failedStatus";
      case WebhookDelay fault -> "webhookDelay";
      case WebhookDuplicate fault -> "webhookDuplicate";
      case WebhookReorder fault -> "webhookReorder";
      case WebhookDrop fault -> "webhookDrop";
      case WebhookBatch fault -> "webhookBatch";
    };
  }

  /** A fault of a Graph call. */
  sealed interface CallFault extends Fault {}

  /** The call takes longer; other faults may still follow. */
  record CallDelay(Duration delay) implements CallFault {}

  /** The call fails before anything is accepted. */
  sealed interface Refusal extends CallFault {}

  /**
   * A throttle error with {@code X-Business-Use-Case-Usage}: HTTP 429, or 400 as on WhatsApp.
   *
   * @param code 4 (application), 613 (custom limit), or WhatsApp's 80007, 130429 and 131056
   */
  record TooManyCalls(int code) implements Refusal {

    private static final Set<Integer> CODES = Set.of(4, 613, 80007, 130429, 131056);

    public TooManyCalls {
      if (!CODES.contains(code)) {
        throw new IllegalArgumentException(
            "code must be 4, 613, 80007, 130429 or 131056, not " + code);
      }
    }
  }

  /** HTTP 500; nothing was accepted. */
  record ErrorBeforeAccept() implements Refusal {}

  /** The connection is closed without an answer; nothing was accepted. */
  record ResetBeforeAccept() implements Refusal {}

  /** Any Graph error. */
  record GraphErrorAnswer(int status, int code, @Nullable Integer subcode, String message)
      implements Refusal {

    public GraphErrorAnswer {
      if (status < 400 || status > 599) {
        throw new IllegalArgumentException("httpStatus must be 400 to 599, not " + status);
      }
    }
  }

  /** The message is accepted and delivered, but the caller does not learn it. */
  sealed interface LostAnswer extends CallFault {}

  /** HTTP 500 although the message was accepted. */
  record ErrorAfterAccept() implements LostAnswer {}

  /** The connection is closed although the message was accepted. */
  record ResetAfterAccept() implements LostAnswer {}

  /** HTTP 200 with half a JSON document; the message was accepted. */
  record GarbledAfterAccept() implements LostAnswer {}

  /** WhatsApp accepts the message and reports by webhook that it failed. */
  record FailedStatus(int code, String title) implements CallFault {}

  /** A fault of webhook delivery. */
  sealed interface WebhookFault extends Fault {}

  /** The event is posted later; what follows waits for it. */
  record WebhookDelay(Duration delay) implements WebhookFault {}

  /** The event is posted that many times more, byte for byte. */
  record WebhookDuplicate(int times) implements WebhookFault {

    public WebhookDuplicate {
      if (times < 1 || times > 100) {
        throw new IllegalArgumentException("times must be 1 to 100, not " + times);
      }
    }
  }

  /** The event is posted after the next one, or alone if none comes in time. */
  record WebhookReorder(Duration patience) implements WebhookFault {}

  /** The event is never posted. */
  record WebhookDrop() implements WebhookFault {}

  /** The event is gathered with those after it into one post of that size, or fewer in time. */
  record WebhookBatch(int size, Duration patience) implements WebhookFault {

    public WebhookBatch {
      if (size < 2 || size > 1000) {
        throw new IllegalArgumentException("size must be 2 to 1000, not " + size);
      }
    }
  }
}
