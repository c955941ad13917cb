package dev.countersign.sandbox.memory;

import dev.countersign.sandbox.conversation.ConversationEvent;

/** One line of a memory. */
sealed interface MemoryLine {

  /** Counts the events from 1. */
  long number();

  /** Something happened. */
  record Happened(long number, ConversationEvent event) implements MemoryLine {}

  /** The webhook of the event with that number needs no more attempts. */
  record Settled(long number) implements MemoryLine {}
}
