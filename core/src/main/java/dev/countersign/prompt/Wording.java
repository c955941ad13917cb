package dev.countersign.prompt;

import java.util.List;

/**
 * The words that one person reads, in their language: around a question and in a notice. Every text
 * fits into one message of the tightest channel. Implementations are safe for use by many threads.
 */
public interface Wording {

  /** The words around a question. */
  Prompt.Frame frame();

  /** Approve and reject: what a request without choices offers. */
  List<Choice> choices();

  /** What leads on to further choices, where a channel cannot show all at once. */
  String more();

  /** What leads from the last choices back to the first. */
  String backToStart();

  /** The sentence before a question that is sent once more before its time is up. */
  String reminder();

  /** The sentence before a question that is sent once more because an answer was no answer. */
  String help(List<Choice> choices);

  /** What a person is told. */
  String text(Notice notice);
}
