package dev.countersign.channel;

/** Whether a channel posts what happens on an account. */
public sealed interface Subscription {

  /** It posts what people write and tap. */
  record Active() implements Subscription {}

  /**
   * It does not: answers are lost unless they are looked for.
   *
   * @param detail what is not posted, for people
   */
  record Lost(String detail) implements Subscription {}

  /**
   * Nobody knows.
   *
   * @param reason for people
   */
  record Unclear(String reason) implements Subscription {}
}
