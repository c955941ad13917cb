package dev.countersign.meta.graph;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How a call ended. What matters most is the difference between {@link NotSent} and {@link
 * Unclear}: only the first may be repeated without fear of doing something twice.
 */
public sealed interface GraphAnswer {

  /**
   * A 2xx answer without an error in it.
   *
   * @param slowDown how long no further call should be made, where the answer says that the limit
   *     is used up
   */
  record Success(JsonNode body, @Nullable Duration slowDown) implements GraphAnswer {}

  /**
   * The Graph API says no, in its own words.
   *
   * @param status the HTTP status, which does not decide what the error means
   * @param retryAfter how long Meta asks us to wait, where it does
   */
  record Refused(int status, GraphError error, @Nullable Duration retryAfter)
      implements GraphAnswer {}

  /**
   * No byte of the request has left us: there was no connection to send it over.
   *
   * @param code a word such as {@code connect-refused}
   * @param detail what happened, fit for an operator's eyes
   */
  record NotSent(String code, String detail) implements GraphAnswer {}

  /**
   * The request may have been carried out: the answer did not come, or says nothing that can be
   * understood.
   *
   * @param status the HTTP status, or 0 when there was no answer
   * @param code a word such as {@code no-answer} or {@code http-503}
   * @param detail what happened, fit for an operator's eyes
   * @param retryAfter how long the other side asks us to wait, where it does
   */
  record Unclear(int status, String code, String detail, @Nullable Duration retryAfter)
      implements GraphAnswer {}
}
