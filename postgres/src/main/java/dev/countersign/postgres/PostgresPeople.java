package dev.countersign.postgres;

import dev.countersign.approver.Responder;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.Contact;
import dev.countersign.channel.Identity;
import dev.countersign.postgres.encryption.Encryption;
import dev.countersign.store.Erasure;
import dev.countersign.store.People;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * The people of one transaction. Who was foretold is read already; whatever changes more than the
 * time at which somebody wrote makes it forget them.
 */
final class PostgresPeople implements People {
  private final Supplier<Handle> current;
  private final Encryption encryption;
  private final PendingWrites writes;
  private final PreparedReads prepared;
  private final Runnable waited;

  /**
   * Knows who was read already.
   *
   * @param current a handle that sees all that the transaction changed
   * @param waited is told when a lock may have been waited for
   */
  PostgresPeople(
      Supplier<Handle> current,
      Encryption encryption,
      PendingWrites writes,
      PreparedReads prepared,
      Runnable waited) {
    this.current = current;
    this.encryption = encryption;
    this.writes = writes;
    this.prepared = prepared;
    this.waited = waited;
  }

  @Override
  public Optional<Contact> contact(Address address) {
    if (prepared.hasRead(address)) {
      return prepared.contact(address);
    }
    waited.run();
    return ContactTable.find(current.get(), address);
  }

  @Override
  public Responder recognise(Address address, Identity identity) {
    Responder known = identity.otherIds().isEmpty() ? prepared.writer(address) : null;
    if (known != null && (identity.name() == null || isNamed(address, identity.name()))) {
      return known;
    }
    prepared.forgetPeople();
    waited.run();
    return ContactTable.recognise(current.get(), address, identity);
  }

  private boolean isNamed(Address address, String name) {
    return prepared.contact(address).filter(contact -> name.equals(contact.name())).isPresent();
  }

  @Override
  public Responder person(Address address) {
    return ContactTable.person(current.get(), address);
  }

  @Override
  public void wrote(Responder person, Instant at) {
    writes.add(PendingWrites.Statement.UPDATE_CONTACT, ContactTable.wrote(person, at));
    Optional<Contact> known = prepared.contact(person.address());
    if (person.alsoKnownAs().isEmpty() && known.isPresent()) {
      prepared.wrote(known.get().wrote(at));
    } else {
      prepared.forgetPeople();
    }
  }

  @Override
  public void moved(Responder person, Set<Address> former, Address now) {
    prepared.forgetPeople();
    ContactTable.moved(current.get(), person.address().account(), former, now);
  }

  @Override
  public Contact windowClosed(Address address, Instant begun) {
    prepared.forgetPeople();
    return ContactTable.windowClosed(current.get(), address, begun);
  }

  @Override
  public void optedOut(Responder person, boolean isOptedOut) {
    prepared.forgetPeople();
    ContactTable.optedOut(current.get(), person, isOptedOut);
  }

  @Override
  public boolean erase(Erasure.Code code, Set<Address> addresses) {
    return PostgresErasures.note(current.get(), encryption, code, addresses);
  }

  @Override
  public List<Address> unnamed(Set<AccountId> accounts, int limit) {
    return ContactTable.unnamed(current.get(), accounts, limit);
  }

  @Override
  public void named(Address address, String name) {
    prepared.forgetPeople();
    ContactTable.named(current.get(), address, name);
  }
}
