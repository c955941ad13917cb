package dev.countersign.gateway;

/**
 * An answer came while the question that it may be for is still being sent: it is handled again in
 * a moment, when the end of the send is known.
 */
final class TooEarly extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooEarly() {
    super("an answer came while a question is being sent", null, false, false);
  }
}
