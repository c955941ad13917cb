package dev.countersign.meta;

import dev.countersign.channel.ChannelKind;

/**
 * How an account shows the choices of a question. What does not fit the presentation falls back to
 * quick replies. WhatsApp has one way of its own, whatever is said here.
 */
public enum Presentation {
  /** One text with quick replies: the specification's, and Instagram's default. */
  QUICK_REPLIES,
  /** A button template: choices that stay on the screen, at most three. */
  BUTTONS,
  /** A generic template, the card: Messenger's default, at most three choices. */
  CARD;

  /** What an account of that channel shows when its settings do not say. */
  public static Presentation usual(ChannelKind channel) {
    return switch (channel) {
      case MESSENGER -> CARD;
      case INSTAGRAM, WHATSAPP -> QUICK_REPLIES;
    };
  }
}
