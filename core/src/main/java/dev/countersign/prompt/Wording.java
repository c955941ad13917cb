package dev.countersign.prompt;

import java.net.URI;
import java.util.List;

/**
 * The words that one person reads, in their language: around a question and in a notice. Every text
 * fits into one message of the tightest channel. Implementations are safe for use by many threads.
 */
public interface Wording {

  /** The words around a question. */
  Prompt.Frame frame();

  /** The same, with the way to a page on which the person can answer instead. */
  Prompt.Frame frame(URI page);

  /** The words of that page. */
  PageWords page();

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

  /** What the button says by which a person changes values. */
  String edit();

  /** The sentence before a question whose fields of those labels should be looked at. */
  String look(List<String> labels);

  /** The sentence before a question that shows what the person entered. */
  String changed();

  /**
   * What a person is told on the page, besides notices.
   *
   * @param comment the label of the box for a comment
   * @param required stands at what must be filled in
   * @param closed the request is not open any more, or not to whoever holds the link
   * @param yes a value that is true
   * @param no a value that is false
   * @param unknown the link is none of ours, or too old
   */
  record PageWords(
      String comment, String required, String yes, String no, String closed, String unknown) {}

  /** What a person is told. */
  String text(Notice notice);
}
