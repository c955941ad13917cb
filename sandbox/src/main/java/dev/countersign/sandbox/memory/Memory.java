package dev.countersign.sandbox.memory;

import dev.countersign.sandbox.conversation.ConversationEvent;
import dev.countersign.sandbox.conversation.ConversationEvent.Told;
import dev.countersign.sandbox.http.SandboxStartException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** What outlives the process of a sandbox. Thread-safe. */
public sealed interface Memory extends AutoCloseable permits MemoryFile, NoMemory {

  /** A memory that forgets. */
  static Memory none() {
    return new NoMemory();
  }

  /**
   * A memory in a file, which is made if it does not exist. What it holds is replayed first; a last
   * line that was written only half is cut off.
   *
   * @throws SandboxStartException if the file cannot be used, or a line of it cannot be read or
   *     replayed, which the replay says with an {@link IllegalArgumentException}
   */
  static Memory open(Path file, Consumer<ConversationEvent> replay) {
    return MemoryFile.open(file, replay);
  }

  /**
   * Keeps an event; once this returns, the event outlives the process.
   *
   * @return to be called when the event's webhook needs no more attempts
   */
  Runnable keep(ConversationEvent event);

  /** The events from before this start whose webhook still needs attempts, oldest first. */
  List<Unsettled> unsettled();

  @Override
  void close();

  /**
   * An event whose webhook was not answered with 200 yet.
   *
   * @param settled to be called when the webhook needs no more attempts
   */
  record Unsettled(Told event, Runnable settled) {}
}
