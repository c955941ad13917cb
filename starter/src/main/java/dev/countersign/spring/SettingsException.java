package dev.countersign.spring;

/**
 * The program cannot start with these settings; the message is one line for the person who wrote
 * them.
 */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Made with the line. */
  public SettingsException(String message) {
    super(message);
  }
}
