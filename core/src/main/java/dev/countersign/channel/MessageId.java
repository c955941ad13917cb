package dev.countersign.channel;

/** The id that the channel gave a message. */
public record MessageId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
