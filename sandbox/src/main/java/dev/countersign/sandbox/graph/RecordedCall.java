package dev.countersign.sandbox.graph;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One Graph call as the sandbox saw it: the witness for what a program really sent.
 *
 * @param number counts all calls from 1
 * @param path without the query, so without tokens
 * @param request the parameters of body and query as one object, without tokens and proofs; null if
 *     the body could not be read
 * @param status the HTTP status of the answer; 0 if there was none
 * @param errorCode the Graph error code of the answer, if it was an error
 * @param messageId the message that was accepted
 * @param faults the faults that happened to the call
 */
public record RecordedCall(
    long number,
    Instant at,
    String method,
    String path,
    TokenSource tokenSource,
    Proof proof,
    @Nullable JsonNode request,
    int status,
    @Nullable Integer errorCode,
    @Nullable String messageId,
    Outcome outcome,
    List<String> faults) {

  public RecordedCall {
    faults = List.copyOf(faults);
  }

  /** Where the access token came from. */
  public enum TokenSource {
    HEADER,
    QUERY,
    BODY,
    NONE
  }

  /** What {@code appsecret_proof} was worth. */
  public enum Proof {
    ABSENT,
    VALID,
    INVALID
  }

  /** What became of the call. */
  public enum Outcome {
    /** It did what it asks, whatever the caller was told. */
    ACCEPTED,
    /** It was answered with an error and did nothing. */
    REFUSED,
    /** The connection was closed and nothing was done. */
    DROPPED
  }
}
