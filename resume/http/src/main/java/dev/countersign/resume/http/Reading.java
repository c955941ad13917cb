package dev.countersign.resume.http;

/**
 * What came of reading a setting.
 *
 * @param <T> what was to be read
 */
public sealed interface Reading<T> {
  /** It could be read. */
  record Accepted<T>(T value) implements Reading<T> {}

  /**
   * It could not.
   *
   * @param reason one sentence: what is wrong and what to write instead; never a secret
   */
  record Refused<T>(String reason) implements Reading<T> {}
}
