package dev.countersign.sandbox.conversation;

import org.jspecify.annotations.Nullable;

/** What a person can choose under a WhatsApp message. */
public sealed interface Choice {

  /** What it says. */
  String title();

  /** What the account hears when it is chosen. */
  String payload();

  /** A reply button of an interactive message. */
  record ReplyButton(String id, String title) implements Choice {
    @Override
    public String payload() {
      return id;
    }
  }

  /** A row of a list menu. */
  record Row(String id, String title, @Nullable String description) implements Choice {
    @Override
    public String payload() {
      return id;
    }
  }

  /** A quick reply of a template. */
  record TemplateButton(String payload, String title) implements Choice {}
}
