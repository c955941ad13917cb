package dev.countersign.sandbox.conversation;

/** The id of a message ({@code mid}), unique in the sandbox. */
public record MessageId(String value) {

  public MessageId {
    if (value.isBlank()) {
      throw new IllegalArgumentException("A message id must not be blank");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
