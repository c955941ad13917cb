package dev.countersign.sandbox.conversation;

/** What an account shows without writing. */
public enum SenderAction {
  TYPING_ON,
  TYPING_OFF,
  MARK_SEEN
}
