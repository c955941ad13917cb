package dev.countersign.store;

import dev.countersign.approver.Responder;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.Contact;
import dev.countersign.channel.Identity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The people whom a channel told of, as one transaction knows them. */
public interface People {
  /**
   * The contact at that address, held as it is until the transaction ends: a message of theirs that
   * is being handled meanwhile waits, and then sees what we made of it. Asked before an approval is
   * locked, never after, so that nobody waits in a circle.
   */
  Optional<Contact> contact(Address address);

  /**
   * Remembers somebody under all ids that the channel told of them, and answers who they are: with
   * every address of the same account that was ever told to be theirs.
   */
  Responder recognise(Address address, Identity identity);

  /** Who is at an address, as far as the channel told; nothing is remembered. */
  Responder person(Address address);

  /** Remembers that a person wrote; an older message never shortens the window. */
  void wrote(Responder person, Instant at);

  /** Remembers that a person is reached at other ids now, and no longer at the former ones. */
  void moved(Responder person, Set<Address> former, Address current);

  /**
   * Remembers that the channel refused a message that was begun at a time because the window was
   * closed. Answers what is known of the person then: they may have written since.
   */
  Contact windowClosed(Address address, Instant begun);

  /** Remembers whether a person wants messages. */
  void optedOut(Responder person, boolean isOptedOut);

  /**
   * Notes that what is known of somebody is to be removed, at all of these addresses. False when
   * the same wish was noted before.
   */
  boolean erase(Erasure.Code code, Set<Address> addresses);

  /**
   * People without a name whom the channel may be asked about, at most so many; they are not given
   * out again for a day.
   *
   * @param accounts only contacts of these accounts
   */
  List<Address> unnamed(Set<AccountId> accounts, int limit);

  /** Remembers the name of a person. */
  void named(Address address, String name);
}
