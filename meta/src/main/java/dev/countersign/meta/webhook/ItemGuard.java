package dev.countersign.meta.webhook;

import dev.countersign.channel.Inbound;
import dev.countersign.channel.Origin;
import java.util.List;
import java.util.function.Supplier;

/** Keeps what goes wrong with one item from the items beside it. */
final class ItemGuard {
  /** How the reason starts when the reader itself is at fault. */
  static final String FAULT = "Reading the item failed: ";

  private ItemGuard() {}

  /** What is read; when reading throws, one unreadable event of that origin. */
  static List<Inbound> read(Origin origin, Supplier<List<Inbound>> reading) {
    try {
      return reading.get();
    } catch (RuntimeException e) {
      return List.of(new Inbound.Unreadable(origin, FAULT + e.getClass().getSimpleName() + "."));
    }
  }
}
