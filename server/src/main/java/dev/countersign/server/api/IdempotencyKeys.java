package dev.countersign.server.api;

import dev.countersign.postgres.JsonValues;
import dev.countersign.store.IdempotencyKey;
import dev.countersign.value.Fingerprint;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the header {@code Idempotency-Key}. */
final class IdempotencyKeys {
  private static final int LONGEST = 255;

  private IdempotencyKeys() {}

  /** What the header turned out to be. */
  sealed interface Reading {
    /** The key, absent where there is no header. */
    record Read(@Nullable IdempotencyKey key) implements Reading {}

    /** A header that cannot be used. */
    record Refused(Problem problem) implements Reading {}
  }

  static Reading read(HttpServletRequest request, Caller caller, JsonNode body) {
    List<String> headers = Collections.list(request.getHeaders("Idempotency-Key"));
    if (headers.isEmpty()) {
      return new Reading.Read(null);
    }
    String key = headers.getFirst();
    if (headers.size() > 1 || !key.matches("[\\x21-\\x7e]{1," + LONGEST + "}")) {
      return new Reading.Refused(
          Problem.invalid(
              "Idempotency-Key must be one value of 1 to "
                  + LONGEST
                  + " visible ASCII characters."));
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
