package dev.countersign.gateway;

import dev.countersign.approval.Command;
import dev.countersign.approver.Responder;
import dev.countersign.channel.Address;
import dev.countersign.channel.MessageId;
import dev.countersign.store.Erasure;
import dev.countersign.store.Store;
import dev.countersign.store.Transaction;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes people's wishes that what is known of them be removed: they get no more messages from that
 * moment on, and their data goes as soon as nothing waits for it. Safe for use by many threads.
 */
public final class ErasureRequests {
  private final Store store;
  private final Randomness randomness;
  private final Commands commands;

  /** Wishes of people whom a store knows. */
  public ErasureRequests(Store store, Randomness randomness, Tracing tracing) {
    this.store = store;
    this.commands = new Commands(tracing);
    this.randomness = randomness;
  }

  /**
   * Takes down a wish; the same wish again changes nothing. Open questions to the person end as if
   * they had opted out, without a message to them.
   *
   * @param addresses where the person may be known; an address that nobody has does no harm
   */
  public Erasure request(Erasure.Code code, Set<Address> addresses) {
    store.transact(transaction -> {
      List<Responder> people =
          addresses.stream()
              .sorted(Comparator.comparing(Address::toString))
              .map(transaction.people()::person)
              .toList();
      if (transaction.people().erase(code, everywhere(people))) {
        people.forEach(person -> leave(transaction, person, code));
      }
      return true;
    });
    return find(code).orElseThrow();
  }

  /** A wish by its code. */
  public Optional<Erasure> find(Erasure.Code code) {
    return store.erasures().find(code);
  }

  private static Set<Address> everywhere(List<Responder> people) {
    Set<Address> all = new HashSet<>();
    for (Responder person : people) {
      all.add(person.address());
      all.addAll(person.alsoKnownAs());
    }
    return all;
  }

  private void leave(Transaction transaction, Responder person, Erasure.Code code) {
    transaction.people().optedOut(person, true);
    MessageId wish = new MessageId("data-deletion:" + code);
    Instant now = transaction.now();
    InboundEvents.waitingFor(transaction, person).stream()
        .sorted(Comparator.comparing(Object::toString))
        .forEach(approval ->
            commands.apply(
                transaction,
                approval,
                new Command.OptedOut(person, wish, false, randomness.replyKey()),
                now));
  }
}
