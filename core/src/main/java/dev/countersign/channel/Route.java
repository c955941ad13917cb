package dev.countersign.channel;

import java.util.Locale;

/** A way on which a message can reach a person at one address. */
public enum Route {
  /** A free message, while the person's window is open. */
  MESSAGE,
  /** A template that Meta approved before: WhatsApp's, or Messenger's utility template. */
  TEMPLATE;

  /** The name used in the journal, such as {@code template}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
