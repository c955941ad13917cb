package dev.countersign.sandbox.record;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/**
 * Numbered entries, oldest first. Thread-safe. When it is full the oldest entries go, and {@link
 * #count} tells how many there ever were.
 *
 * @param <E> the type of the entries
 */
public final class Ledger<E> {

  private final int limit;
  private final Deque<E> entries = new ArrayDeque<>();
  private long count;

  /** Creates an empty ledger that keeps that many entries. */
  public Ledger(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("A ledger keeps at least one entry, not " + limit);
    }
    this.limit = limit;
  }

  /** Adds the entry that is made for the next number, from 1 on. */
  public synchronized E add(LongFunction<E> entry) {
    E added = entry.apply(++count);
    if (entries.size() == limit) {
      entries.removeFirst();
    }
    entries.addLast(added);
    return added;
  }

  /** The entries that are kept. */
  public synchronized List<E> entries() {
    return List.copyOf(entries);
  }

  /** The kept entries that fit. */
  public synchronized List<E> entries(Predicate<E> wanted) {
    return new ArrayList<>(entries).stream().filter(wanted).toList();
  }

  /** How many entries there ever were. */
  public synchronized long count() {
    return count;
  }
}
