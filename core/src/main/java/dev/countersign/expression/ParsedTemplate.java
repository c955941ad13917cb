package dev.countersign.expression;

/** What the text of a setting turned out to be. */
public sealed interface ParsedTemplate permits Template, ParsedTemplate.Malformed {

  /**
   * A text with an expression that cannot be read.
   *
   * @param position where that expression begins, in characters from 0
   * @param reason what is wrong and what would be right, one sentence; it quotes the expression, so
   *     that the message of a setting that may hold a secret names the position only
   */
  record Malformed(int position, String reason) implements ParsedTemplate {}
}
