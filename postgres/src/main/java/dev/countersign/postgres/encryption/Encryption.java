package dev.countersign.postgres.encryption;

import com.google.crypto.tink.Aead;
import dev.countersign.postgres.encryption.SealedColumn.Place;
import dev.countersign.value.Value;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Seals values for the one place where they are stored, and opens them there. One for the process:
 * no call leaves it.
 */
public final class Encryption {
  private final Aead aead;

  /** Encryption with the keys of a keyset. */
  public Encryption(Keyset keyset) {
    this.aead = keyset.aead();
  }

  /** Bytes that only a key of the keyset opens, and only at that place. */
  public byte[] seal(Place place, byte[] clear) {
    try {
      return aead.encrypt(clear, associatedData(place));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A value cannot be sealed: " + place, e);
    }
  }

  /** The same for a text. */
  public byte[] seal(Place place, String clear) {
    return seal(place, clear.getBytes(StandardCharsets.UTF_8));
  }

  /** The same for a text that may be absent. */
  public byte @Nullable [] sealOrNull(Place place, @Nullable String clear) {
    return clear == null ? null : seal(place, clear);
  }

  /**
   * What was sealed for that place.
   *
   * @throws UnreadableException if no key of the keyset sealed these bytes for that place
   */
  public byte[] open(Place place, byte[] sealed) {
    try {
      return aead.decrypt(sealed, associatedData(place));
    } catch (GeneralSecurityException e) {
      throw new UnreadableException(place, e);
    }
  }

  /** The same as a text. */
  public String text(Place place, byte[] sealed) {
    return new String(open(place, sealed), StandardCharsets.UTF_8);
  }

  /** The same as a text, absent where nothing is stored. */
  public @Nullable String textOrNull(Place place, byte @Nullable [] sealed) {
    return sealed == null ? null : text(place, sealed);
  }

  /** A JSON list, so that no two places are written alike. */
  private static byte[] associatedData(Place place) {
    List<Value> parts = new ArrayList<>();
    parts.add(Value.of(place.column().table()));
    parts.add(Value.of(place.column().column()));
    place.row().forEach(part -> parts.add(Value.of(part)));
    return new Value.Sequence(parts).json().getBytes(StandardCharsets.UTF_8);
  }
}
