package dev.countersign.store;

/**
 * An item of a webhook that was set aside.
 *
 * @param item its position among the events of the body, -1 for the body as a whole
 * @param reason a short, stable word, such as {@code unknown-account}
 * @param detail what was wrong, for a person
 */
public record Quarantined(int item, String reason, String detail) {}
