package dev.countersign.approver;

import dev.countersign.channel.Address;
import java.util.Set;

/**
 * Somebody who wrote to one of our accounts.
 *
 * @param address the address that the message came from
 * @param alsoKnownAs further addresses within the same account of which the channel itself told
 *     that they are the same person, such as a business-scoped user id beside a WhatsApp id
 */
public record Responder(Address address, Set<Address> alsoKnownAs) {
  public Responder {
    alsoKnownAs = Set.copyOf(alsoKnownAs);
  }

  /** Somebody with one address. */
  public Responder(Address address) {
    this(address, Set.of());
  }

  /** Whether a message to that address reaches this person. */
  public boolean isAt(Address asked) {
    return address.equals(asked) || alsoKnownAs.contains(asked);
  }
}
