package dev.countersign.meta;

/**
 * How an account shows the choices of a question. What does not fit the presentation falls back to
 * quick replies.
 */
public enum Presentation {
  /** One text with quick replies: the specification's, and Instagram's default. */
  QUICK_REPLIES,
  /** A button template: choices that stay on the screen, at most three. */
  BUTTONS,
  /** A generic template, the card: Messenger's default, at most three choices. */
  CARD
}
