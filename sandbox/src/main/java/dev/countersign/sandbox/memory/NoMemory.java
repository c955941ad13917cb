package dev.countersign.sandbox.memory;

import dev.countersign.sandbox.conversation.ConversationEvent;
import java.util.List;

/** Keeps nothing. */
record NoMemory() implements Memory {

  @Override
  public Runnable keep(ConversationEvent event) {
    return () -> {};
  }

  @Override
  public List<Unsettled> unsettled() {
    return List.of();
  }

  @Override
  public void close() {
    // nothing was opened
  }
}
