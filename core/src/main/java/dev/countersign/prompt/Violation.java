package dev.countersign.prompt;

/**
 * A rule that a request breaks.
 *
 * @param pointer the offending member, a JSON pointer into the request, such as {@code
 *     /fields/2/label}
 * @param rule a short, stable name of the rule, such as {@code too-long}
 * @param message what is wrong and what would be right, one sentence
 */
public record Violation(String pointer, String rule, String message) {}
