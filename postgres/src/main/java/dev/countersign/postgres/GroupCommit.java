package dev.countersign.postgres;

import dev.countersign.store.StoreUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Gathers what many threads want to commit. A commit waits for the disk, so what comes in while one
 * is under way shares the next; what comes alone is committed at once.
 */
final class GroupCommit<T> implements AutoCloseable {
  private static final int MOST_WAITING = 4096;
  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(2);

  /**
   * How much goes together.
   *
   * @param items at most so many
   * @param weight no more once they weigh so much
   */
  record Limit(int items, long weight) {}

  private record Waiting<T>(T item, CompletableFuture<Boolean> committed) {}

  private final Limit limit;
  private final ToLongFunction<T> weight;
  private final Consumer<List<T>> commit;
  private final BlockingQueue<Waiting<T>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Thread thread;
  private volatile boolean isClosed;

  /**
   * Starts to gather.
   *
   * @param name of the thread that commits
   * @param commit commits all of the items or, when it throws, none
   */
  GroupCommit(String name, Limit limit, ToLongFunction<T> weight, Consumer<List<T>> commit) {
    this.limit = limit;
    this.weight = weight;
    this.commit = commit;
    this.thread = Thread.ofVirtual().name(name).start(this::run);
  }

  /**
   * Hands in an item. Completes once it is committed, exceptionally with what the commit threw;
   * what is cancelled before its turn is not committed. Empty when too many wait already.
   */
  Optional<CompletableFuture<Boolean>> commit(T item) {
    Waiting<T> one = new Waiting<>(item, new CompletableFuture<>());
    if (isClosed || !waiting.offer(one)) {
      return Optional.empty();
    }
    if (isClosed) {
      failAll();
    }
    return Optional.of(one.committed());
  }

  private void run() {
    try {
      while (!isClosed) {
        commitTogether(gathered());
      }
    } catch (InterruptedException e) {
      // closed
    }
    failAll();
  }

  private List<Waiting<T>> gathered() throws InterruptedException {
    List<Waiting<T>> gathered = new ArrayList<>();
    long weighed = 0;
    for (Waiting<T> next = waiting.take(); next != null; next = waiting.poll()) {
      if (!next.committed().isDone()) {
        gathered.add(next);
        weighed += weight.applyAsLong(next.item());
      }
      if (gathered.size() == limit.items() || weighed >= limit.weight()) {
        break;
      }
    }
    return gathered;
  }

  private void commitTogether(List<Waiting<T>> together) {
    if (together.isEmpty()) {
      return;
    }
    try {
      commit.accept(together.stream().map(Waiting::item).toList());
    } catch (RuntimeException | Error e) {
      together.forEach(one -> one.committed().completeExceptionally(e));
      return;
    }
    together.forEach(one -> one.committed().complete(true));
  }

  private void failAll() {
    for (Waiting<T> one = waiting.poll(); one != null; one = waiting.poll()) {
      one.committed().completeExceptionally(new StoreUnavailable("it is being closed"));
    }
  }

  /** Commits no more; whoever still waits is told that the store is not available. */
  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
    try {
      thread.join(LONGEST_GOODBYE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
