package dev.countersign.channel;

/** The name of an account in the settings, such as {@code shop-instagram}. */
public record AccountId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
