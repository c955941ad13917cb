package dev.countersign.sandbox.http;

import java.io.IOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What the shell does with a request: answer it, drop it, or keep writing. */
public sealed interface Response {

  /** A complete answer; the body is sent as UTF-8. */
  record Answer(int status, Map<String, String> headers, String body) implements Response {

    public Answer {
      headers = Map.copyOf(headers);
    }

    /** The same answer with one more header. */
    public Answer withHeader(String name, String value) {
      Map<String, String> more = new HashMap<>(headers);
      more.put(name, value);
      return new Answer(status, more, body);
    }
  }

  /** The connection is closed without an answer. */
  record Dropped() implements Response {}

  /** A stream of server-sent events that ends when the writer returns or the client goes away. */
  record EventStream(EventWriter writer) implements Response {}

  /** Writes server-sent events until it is interrupted or the client is gone. */
  @FunctionalInterface
  interface EventWriter {
    /** Writes and flushes until there is nothing more to say. */
    void writeTo(Writer out) throws IOException, InterruptedException;
  }

  /** An answer whose body is JSON. */
  static Answer json(int status, JsonNode body) {
    return new Answer(
        status, Map.of("Content-Type", "application/json; charset=UTF-8"), body.toString());
  }

  /** An answer of the given media type. */
  static Answer text(int status, String mediaType, String body) {
    return new Answer(status, Map.of("Content-Type", mediaType + "; charset=UTF-8"), body);
  }
}
