package dev.countersign.sandbox.http;

/** The sandbox could not start; the message is one line that tells a person what to do. */
public final class SandboxStartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with the line to show. */
  public SandboxStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
