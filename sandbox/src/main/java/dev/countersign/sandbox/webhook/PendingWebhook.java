package dev.countersign.sandbox.webhook;

import dev.countersign.sandbox.conversation.Writing.Form;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Something that waits to be posted to an account's webhook. */
sealed interface PendingWebhook {

  /** What it is about, for the record of deliveries. */
  Subject subject();

  /** Called once it was answered with 200 or will not be tried any more. */
  Runnable settled();

  /**
   * A webhook's subject.
   *
   * @param kind such as {@code text} or {@code echo}
   * @param messageId the {@code mid} in it
   */
  record Subject(String kind, @Nullable String messageId) {}

  /**
   * An event of a conversation.
   *
   * @param field the subscription field that it belongs to
   * @param item the element of {@code messaging}
   */
  record Event(
      Subject subject, String field, Form form, Instant at, ObjectNode item, Runnable settled)
      implements PendingWebhook {

    Event whenSettled(Runnable listener) {
      return new Event(subject, field, form, at, item, listener);
    }
  }

  /** A body that is posted as it is. */
  record Raw(Subject subject, String body) implements PendingWebhook {

    @Override
    public Runnable settled() {
      return () -> {};
    }
  }
}
