package dev.countersign.meta.account;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What Meta tells about an access token.
 *
 * <p>Source: Graph API reference "Debug-Token": {@code data} with {@code type}, {@code is_valid},
 * {@code expires_at} and {@code data_access_expires_at} in seconds since 1970, 0 for never, and
 * {@code scopes}.
 *
 * @param kind such as {@code PAGE}, {@code USER} or {@code SYSTEM_USER}; empty when it is not told
 * @param endsAt absent when it never ends
 * @param dataAccessEndsAt when the person who gave the permissions must give them again; absent
 *     when never
 * @param scopes the permissions
 */
record TokenDetails(
    String kind, @Nullable Instant endsAt, @Nullable Instant dataAccessEndsAt, Set<String> scopes) {
  TokenDetails {
    scopes = Set.copyOf(scopes);
  }

  /** The details in an answer; empty when they are not told. */
  static Optional<TokenDetails> in(JsonNode body) {
    JsonNode data = body.path("data");
    if (!data.path("is_valid").asBoolean(false) || !data.path("expires_at").isIntegralNumber()) {
      return Optional.empty();
    }
    return Optional.of(
        new TokenDetails(
            data.path("type").asString(""),
            instant(data.path("expires_at")),
            instant(data.path("data_access_expires_at")),
            data.path("scopes")
                .valueStream()
                .map(scope -> scope.asString(""))
                .collect(Collectors.toSet())));
  }

  private static @Nullable Instant instant(JsonNode seconds) {
    return seconds.asLong(0) > 0 ? Instant.ofEpochSecond(seconds.asLong()) : null;
  }
}
