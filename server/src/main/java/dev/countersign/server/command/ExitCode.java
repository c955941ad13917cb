package dev.countersign.server.command;

/** How a command ends. */
final class ExitCode {
  /** It did what it should. */
  static final int DONE = 0;

  /** It ran and found something wrong: a finding, a refusal, no such thing. */
  static final int FOUND_WRONG = 1;

  /** It was called wrongly, or a setting is wrong. */
  static final int WRONG_USE = 2;

  /** It could not start: port or data directory in use, database of a newer version. */
  static final int CANNOT_START = 3;

  private ExitCode() {}
}
