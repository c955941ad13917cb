package dev.countersign.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets threads do something at the same moment. */
public final class Together {
  private static final long LONGEST_SECONDS = 60;

  private Together() {}

  /**
   * Runs each piece of work on a thread of its own, starting all at once, and gives what they
   * return, in order.
   *
   * @throws AssertionError if one of them fails or takes a minute
   */
  public static <T> List<T> run(List<Callable<T>> works) {
    CyclicBarrier start = new CyclicBarrier(works.size());
    List<T> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(works.size())) {
      List<Future<T>> futures = new ArrayList<>();
      for (Callable<T> work : works) {
        futures.add(
            threads.submit(() -> {
              start.await(LONGEST_SECONDS, TimeUnit.SECONDS);
              return work.call();
            }));
      }
      for (Future<T> future : futures) {
        results.add(future.get(LONGEST_SECONDS, TimeUnit.SECONDS));
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("One of " + works.size() + " threads failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
    return results;
  }

  /** Runs the same work on so many threads at once. */
  public static <T> List<T> run(int threads, Callable<T> work) {
    return run(java.util.Collections.nCopies(threads, work));
  }
}
