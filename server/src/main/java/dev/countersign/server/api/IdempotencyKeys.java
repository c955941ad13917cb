package dev.countersign.server.api;

import dev.countersign.postgres.JsonValues;
import dev.countersign.store.IdempotencyKey;
import dev.countersign.value.Fingerprint;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the header {@code Idempotency-Key}, and what stands in for it on the command line. */
public final class IdempotencyKeys {
  private static final int LONGEST = 255;

  /** What a key must be, to say it to people. */
  public static final String FORM = "one value of 1 to " + LONGEST + " visible ASCII characters.";

  private IdempotencyKeys() {}

  /** What the header turned out to be. */
  sealed interface Reading {
    /** The key, absent where there is no header. */
    record Read(@Nullable IdempotencyKey key) implements Reading {}

    /** A header that cannot be used. */
    record Refused(Problem problem) implements Reading {}
  }

  /** Whether a text can be a key. */
  public static boolean isUsable(String key) {
    return key.matches("[\\x21-\\x7e]{1," + LONGEST + "}");
  }

  /** The key of a request that is made by the command line. */
  public static IdempotencyKey ofCommand(String key, JsonNode body) {
    return new IdempotencyKey("command-line", key, Fingerprint.sha256(JsonValues.of(body).json()));
  }

  static Reading read(HttpServletRequest request, Caller caller, JsonNode body) {
    List<String> headers = Collections.list(request.getHeaders("Idempotency-Key"));
    if (headers.isEmpty()) {
      return new Reading.Read(null);
    }
    String key = headers.getFirst();
    if (headers.size() > 1 || !isUsable(key)) {
      return new Reading.Refused(Problem.invalid("Idempotency-Key must be " + FORM));
    }
    String fingerprint =
        Fingerprint.sha256(
            request.getMethod()
                + " "
                + request.getRequestURI()
                + "\n"
                + JsonValues.of(body).json());
    return new Reading.Read(new IdempotencyKey(caller.key().id(), key, fingerprint));
  }
}
