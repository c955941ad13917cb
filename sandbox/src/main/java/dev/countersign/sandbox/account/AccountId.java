package dev.countersign.sandbox.account;

/** The id of an Instagram professional account, a Page on Messenger, or a WhatsApp phone number. */
public record AccountId(String value) {

  public AccountId {
    if (value.isBlank()) {
      throw new IllegalArgumentException("An account id must not be blank");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
