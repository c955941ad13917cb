package dev.countersign.sandbox.account;

/** Where an account talks to people, each with limits, errors and webhooks of its own. */
public enum Channel {
  INSTAGRAM,
  MESSENGER,
  WHATSAPP;

  /** The {@code object} of its webhooks and of its app's subscription. */
  public String object() {
    return switch (this) {
      case INSTAGRAM -> "instagram";
      case MESSENGER -> "page";
      case WHATSAPP -> "whatsapp_business_account";
    };
  }
}
