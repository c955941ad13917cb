package dev.countersign.store;

/**
 * An item of a webhook that was set aside.
 *
 * @param item its position among the events of the body, -1 for the body as a whole
 * @param detail what was wrong, for a person
 */
public record Quarantined(int item, Reason reason, String detail) {

  /** Why. The labels are stable: they are stored and counted. */
  public enum Reason {
    /** Its form is none that is known. */
    UNREADABLE("unreadable"),
    /** It is about an account that is not in the settings, or of another app. */
    UNKNOWN_ACCOUNT("unknown-account"),
    /** It could not be handled, again and again. */
    FAILED("failed");

    private final String label;

    Reason(String label) {
      this.label = label;
    }

    /** A short word, such as {@code unknown-account}. */
    public String label() {
      return label;
    }
  }
}
