package dev.countersign.postgres;

import dev.countersign.store.Store.Listener;
import dev.countersign.store.Store.Listening;
import dev.countersign.store.Store.Work;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners here at once, and those of other processes soon, that there is work.
 *
 * <p>NOTIFY is sent by a thread of its own, several signals in one: inside the working transactions
 * it would make their commits queue up behind one lock.
 */
final class Signals implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
  private static final String CHANNEL = "countersign_work";
  private static final int LISTEN_MILLIS = 500;
  private static final long PAUSE_AFTER_NOTIFY_MILLIS = 20;
  private static final long PAUSE_AFTER_FAILURE_MILLIS = 1000;
  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(2);

  private final Jdbi jdbi;
  private final String self = UUID.randomUUID().toString();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Work> unannounced = EnumSet.noneOf(Work.class);
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean isClosed;

  Signals(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  Listening listen(Listener listener) {
    listeners.add(listener);
    lock.lock();
    try {
      if (threads.isEmpty()) {
        threads.add(Thread.ofVirtual().name("countersign-listen").start(() -> repeat(this::hear)));
        threads.add(
            Thread.ofVirtual().name("countersign-notify").start(() -> repeat(this::announce)));
      }
    } finally {
      lock.unlock();
    }
    return () -> listeners.remove(listener);
  }

  void raise(Set<Work> works) {
    if (works.isEmpty()) {
      return;
    }
    works.forEach(this::tell);
    lock.lock();
    try {
      unannounced.addAll(works);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void tell(Work work) {
    listeners.forEach(listener -> listener.onWork(work));
  }

  private interface Step {
    void run() throws SQLException, InterruptedException;
  }

  private void repeat(Step step) {
    while (!isClosed) {
      try {
        step.run();
      } catch (InterruptedException e) {
        return;
      } catch (SQLException | RuntimeException e) {
        if (!isClosed) {
          LOG.warn(
              "Signals between processes pause; work is still found by polling: {}",
              e.getMessage());
          pause(PAUSE_AFTER_FAILURE_MILLIS);
        }
      }
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void hear() throws SQLException {
    try (Handle handle = jdbi.open()) {
      handle.execute("listen " + CHANNEL);
      try {
        PGConnection connection = handle.getConnection().unwrap(PGConnection.class);
        while (!isClosed) {
          PGNotification[] heard = connection.getNotifications(LISTEN_MILLIS);
          if (heard != null) {
            for (PGNotification notification : heard) {
              heard(notification.getParameter());
            }
          }
        }
      } finally {
        // the connection goes back to a pool: deaf, and when it is broken the pool learns of it
        // here
        handle.execute("unlisten " + CHANNEL);
      }
    }
  }

  private void heard(String parameter) {
    int space = parameter.indexOf(' ');
    if (space < 0 || parameter.substring(0, space).equals(self)) {
      return;
    }
    for (Work work : Work.values()) {
      if (parameter.indexOf(work.name(), space) >= 0) {
        tell(work);
      }
    }
  }

  private void announce() throws InterruptedException {
    Set<Work> works = EnumSet.noneOf(Work.class);
    lock.lock();
    try {
      while (unannounced.isEmpty() && !isClosed) {
        changed.await();
      }
      works.addAll(unannounced);
      unannounced.clear();
    } finally {
      lock.unlock();
    }
    // also when closed: it wakes whoever listens here, who then gives the connection back
    jdbi.useHandle(handle -> handle.execute("select pg_notify(?, ?)", CHANNEL, self + " " + works));
    if (!isClosed) {
      Thread.sleep(PAUSE_AFTER_NOTIFY_MILLIS);
    }
  }

  /** Stops telling, and waits until the connections are given back: their pool is closed next. */
  @Override
  public void close() {
    List<Thread> ending;
    lock.lock();
    try {
      isClosed = true;
      changed.signalAll();
      ending = List.copyOf(threads);
    } finally {
      lock.unlock();
    }
    try {
      for (Thread thread : ending) {
        thread.join(LONGEST_GOODBYE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
