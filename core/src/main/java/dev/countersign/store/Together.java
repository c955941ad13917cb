package dev.countersign.store;

import java.util.function.Function;

/**
 * Transactions that share a commit: pieces of work that are ready at the same time are done one
 * after the other in one transaction, and what they ask for is read for all of them at once. When
 * one of them fails, each is done again in a transaction of its own, so that it harms no other.
 */
public interface Together extends AutoCloseable {

  /**
   * Does a piece of work in a transaction and returns what it returns; a throw rolls it back.
   *
   * @param expected all that it will ask for
   * @param work may be done a second time after a first that was rolled back
   */
  <T> T transact(Expected expected, Function<Transaction, T> work);

  /** Gathers no more; what is asked for afterwards is done alone. */
  @Override
  void close();

  /** Each piece of work in a transaction of its own, on the thread that asks. */
  static Together alone(Store store) {
    return new Together() {
      @Override
      public <T> T transact(Expected expected, Function<Transaction, T> work) {
        return store.transact(transaction -> {
          transaction.prepare(expected);
          return work.apply(transaction);
        });
      }

      @Override
      public void close() {
        // there is nothing to stop
      }
    };
  }
}
