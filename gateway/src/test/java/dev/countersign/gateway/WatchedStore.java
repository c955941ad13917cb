package dev.countersign.gateway;

import dev.countersign.ApprovalId;
import dev.countersign.approval.Approval;
import dev.countersign.approval.Effect;
import dev.countersign.approval.Transition;
import dev.countersign.journal.JournalEntry;
import dev.countersign.store.Asks;
import dev.countersign.store.Erasures;
import dev.countersign.store.EventKey;
import dev.countersign.store.Inbox;
import dev.countersign.store.MissedAnswers;
import dev.countersign.store.Outbox;
import dev.countersign.store.Pauses;
import dev.countersign.store.People;
import dev.countersign.store.Retention;
import dev.countersign.store.Sends;
import dev.countersign.store.Store;
import dev.countersign.store.Together;
import dev.countersign.store.Transaction;
import dev.countersign.store.Views;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A store between the workers and the real one. It holds in memory what Lifecycle made of each
 * approval, and compares whatever the database gives back with it; it makes a worker die before a
 * commit; and it can be told to lie, so that a check of the check has something to find.
 *
 * <p>The transaction is a proxy, so that new methods of the port pass through unseen.
 */
final class WatchedStore implements Store {
  /** The end of a worker's process. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("the process died", null, false, false);
    }
  }

  /** What becomes of a call to a transaction. */
  @FunctionalInterface
  interface Lie {
    @Nullable Object call(Method method, @Nullable Object[] arguments, Call real) throws Throwable;
  }

  /** The call as it should be. */
  @FunctionalInterface
  interface Call {
    @Nullable Object with(@Nullable Object... arguments) throws Throwable;
  }

  /** No lie at all. */
  static final Lie TRUTH = (method, arguments, real) -> real.with(arguments);

  final Map<ApprovalId, Approval> memory = new HashMap<>();
  final Map<ApprovalId, List<JournalEntry>> journals = new HashMap<>();

  /** At which revision each effect was wanted. */
  final Map<String, Integer> revisions = new HashMap<>();

  private static final Set<Class<?>> PARTS =
      Set.of(People.class, Asks.class, Sends.class, Pauses.class);

  private final Store store;
  private final Lie lie;
  private final Consumer<EventKey> handled;
  private int transactionsLeft = -1;

  /**
   * @param handled hears of each event that was handled for the first time, once it is committed
   */
  WatchedStore(Store store, Lie lie, Consumer<EventKey> handled) {
    this.store = store;
    this.lie = lie;
    this.handled = handled;
  }

  /** Whoever works on this store dies before so many transactions more are committed. */
  void dieAfter(int transactions) {
    transactionsLeft = transactions;
  }

  void live() {
    transactionsLeft = -1;
  }

  /** What one transaction did, until it is committed. */
  private static final class Pending {
    final Map<ApprovalId, Approval> approvals = new HashMap<>();
    final List<Transition> transitions = new ArrayList<>();
    final List<EventKey> events = new ArrayList<>();
  }

  @Override
  public <T> T transact(Function<Transaction, T> work) {
    Pending pending = new Pending();
    T result =
        store.transact(transaction -> {
          T worked = work.apply(watched(transaction, Transaction.class, pending));
          if (transactionsLeft == 0) {
            throw new Crash();
          }
          return worked;
        });
    transactionsLeft = Math.max(-1, transactionsLeft - 1);
    memory.putAll(pending.approvals);
    for (Transition transition : pending.transitions) {
      journals
          .computeIfAbsent(transition.approval().id(), id -> new ArrayList<>())
          .addAll(transition.journal());
      for (Effect effect : transition.effects()) {
        revisions.put(effect.key(), transition.approval().revision());
      }
    }
    pending.events.forEach(handled);
    return result;
  }

  /** A transaction, or a part of one. */
  private <T> T watched(T real, Class<T> type, Pending pending) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                PARTS.contains(method.getReturnType())
                    ? part(call(real, method), method.getReturnType(), pending)
                    : lie.call(
                        method,
                        arguments == null ? new Object[0] : arguments,
                        changed -> note(method, changed, call(real, method, changed), pending))));
  }

  private <T> T part(@Nullable Object real, Class<T> type, Pending pending) {
    return watched(type.cast(Objects.requireNonNull(real)), type, pending);
  }

  private static @Nullable Object call(Object real, Method method, @Nullable Object... arguments)
      throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  private @Nullable Object note(
      Method method, @Nullable Object[] arguments, @Nullable Object result, Pending pending) {
    switch (method.getName()) {
      case "lock" -> {
        if (result instanceof Optional<?> found && found.orElse(null) instanceof Approval stored) {
          compare(stored, pending.approvals.getOrDefault(stored.id(), memory.get(stored.id())));
        }
      }
      case "insert" -> keep((Transition) arguments[0], pending);
      case "update" -> keep((Transition) arguments[1], pending);
      case "isFirst" -> {
        if (Boolean.TRUE.equals(result)) {
          pending.events.add((EventKey) arguments[0]);
        }
      }
      default -> {
        // nothing that is remembered here
      }
    }
    return result;
  }

  private static void keep(@Nullable Object made, Pending pending) {
    if (made instanceof Transition transition) {
      pending.approvals.put(transition.approval().id(), transition.approval());
      pending.transitions.add(transition);
    }
  }

  /** What the database holds is what Lifecycle said. */
  static void compare(Approval stored, @Nullable Approval said) {
    if (!stored.equals(said)) {
      throw new Difference("The database holds", stored, "Lifecycle said", said);
    }
  }

  @Override
  public Together together(String name) {
    return Together.alone(this);
  }

  @Override
  public Inbox inbox() {
    return store.inbox();
  }

  @Override
  public Outbox outbox() {
    return store.outbox();
  }

  @Override
  public Erasures erasures() {
    return store.erasures();
  }

  @Override
  public MissedAnswers missedAnswers() {
    return store.missedAnswers();
  }

  @Override
  public Views views() {
    return store.views();
  }

  @Override
  public Retention retention() {
    return store.retention();
  }

  @Override
  public Listening listen(Listener listener) {
    return store.listen(listener);
  }

  @Override
  public Listening watch(Witness witness) {
    return store.watch(witness);
  }
}
