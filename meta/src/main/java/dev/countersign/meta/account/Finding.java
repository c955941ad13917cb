package dev.countersign.meta.account;

/**
 * One thing that was looked at, and how it is.
 *
 * @param subject what was looked at, such as {@code shop-instagram: permission instagram_basic}
 * @param message how it is, one sentence
 * @param nextStep what to do about it, one sentence; empty when there is nothing to do
 */
public record Finding(Level level, String subject, String message, String nextStep) {

  /** How much it matters. */
  public enum Level {
    /** As it should be. */
    OK,
    /** Works, or could not be found out. */
    WARNING,
    /** Something will not work. */
    ERROR
  }
}
