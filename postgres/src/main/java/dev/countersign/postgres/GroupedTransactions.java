package dev.countersign.postgres;

import dev.countersign.store.Expected;
import dev.countersign.store.StoreUnavailable;
import dev.countersign.store.Together;
import dev.countersign.store.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Pieces of work that are ready while a transaction is under way share the next one. */
final class GroupedTransactions implements Together {
  private static final GroupCommit.Limit TOGETHER = new GroupCommit.Limit(64, Long.MAX_VALUE);

  private final PostgresStore store;
  private final Together alone;
  private final GroupCommit<Piece<?>> group;

  GroupedTransactions(String name, PostgresStore store) {
    this.store = store;
    this.alone = Together.alone(store);
    this.group = new GroupCommit<>(name, TOGETHER, piece -> 0, this::commit);
  }

  /** A piece of work. What it came to is read by whoever waited for the commit. */
  private static final class Piece<T> {
    private final Expected expected;
    private final Function<Transaction, T> work;
    private @Nullable T result;
    private boolean hasCompany;

    Piece(Expected expected, Function<Transaction, T> work) {
      this.expected = expected;
      this.work = work;
    }

    void doIn(Transaction transaction) {
      result = work.apply(transaction);
    }
  }

  private void commit(List<Piece<?>> pieces) {
    boolean hasCompany = pieces.size() > 1;
    pieces.forEach(piece -> piece.hasCompany = hasCompany);
    Expected expected =
        new Expected(
            pieces.stream()
                .flatMap(piece -> piece.expected.questions().stream())
                .collect(Collectors.toSet()));
    store.transactTogether(transaction -> {
      if (hasCompany) {
        transaction.inCompany();
      }
      transaction.prepare(expected);
      pieces.forEach(piece -> piece.doIn(transaction));
    });
  }

  @Override
  @SuppressWarnings("NullAway") // the result is there once it is committed
  public <T> T transact(Expected expected, Function<Transaction, T> work) {
    Piece<T> piece = new Piece<>(expected, work);
    Optional<CompletableFuture<Boolean>> committed = group.commit(piece);
    if (committed.isEmpty()) {
      return alone.transact(expected, work);
    }
    try {
      committed.get().join();
    } catch (CompletionException e) {
      // what waits for a lock, or came when the group was closed, waits by itself
      if (piece.hasCompany || e.getCause() instanceof StoreUnavailable) {
        return alone.transact(expected, work);
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
    return piece.result;
  }

  @Override
  public void close() {
    group.close();
  }
}
