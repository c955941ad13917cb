package dev.countersign.server.api;

import dev.countersign.ApprovalId;
import dev.countersign.secret.Hmac;
import dev.countersign.secret.Secret;
import dev.countersign.store.ApprovalQuery.Position;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** Places in a list as opaque texts, sealed so that only the caller who got one can use it. */
public final class Cursors {
  private static final byte[] BORDER = {0};
  private static final int SEAL_BYTES = 16;
  private final Secret key;

  /** Cursors sealed with a key that all nodes share. */
  public Cursors(Secret key) {
    this.key = key;
  }

  String write(Position position, String owner) {
    byte[] text = (position.requestedAt() + " " + position.id()).getBytes(StandardCharsets.UTF_8);
    byte[] seal = seal(text, owner);
    byte[] whole = Arrays.copyOf(seal, seal.length + text.length);
    System.arraycopy(text, 0, whole, seal.length, text.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  Optional<Position> read(String cursor, String owner) {
    try {
      byte[] whole = Base64.getUrlDecoder().decode(cursor);
      if (whole.length <= SEAL_BYTES) {
        return Optional.empty();
      }
      byte[] text = Arrays.copyOfRange(whole, SEAL_BYTES, whole.length);
      byte[] claimed = Arrays.copyOf(whole, SEAL_BYTES);
      if (!MessageDigest.isEqual(claimed, seal(text, owner))) {
        return Optional.empty();
      }
      String[] parts = new String(text, StandardCharsets.UTF_8).split(" ", 2);
      return Optional.of(new Position(Instant.parse(parts[0]), new ApprovalId(parts[1])));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private byte[] seal(byte[] text, String owner) {
    byte[] seal = Hmac.sha256(key, owner.getBytes(StandardCharsets.UTF_8), BORDER, text);
    return Arrays.copyOf(seal, SEAL_BYTES);
  }
}
