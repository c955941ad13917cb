package dev.countersign.postgres.encryption;

/** Names a key within a keyset; the first bytes of what was sealed with it. */
public record KeyId(int value) {
  /** The id as Tink writes it, without a sign. */
  @Override
  public String toString() {
    return Integer.toUnsignedString(value);
  }
}
