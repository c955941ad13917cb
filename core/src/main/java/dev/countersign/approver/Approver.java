package dev.countersign.approver;

import dev.countersign.channel.Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person who may answer.
 *
 * @param name what the journal and the callback call the person, where the request says
 * @param addresses where the person can be asked, the preferred one first, at least one
 * @param isAskedEverywhere whether they are asked at all addresses at once; otherwise at one at a
 *     time
 */
public record Approver(@Nullable String name, List<Address> addresses, boolean isAskedEverywhere) {
  public Approver {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("An approver needs an address.");
    }
  }

  /** A person who is asked at one address at a time. */
  public Approver(@Nullable String name, List<Address> addresses) {
    this(name, addresses, false);
  }

  /** A person with one address. */
  public Approver(@Nullable String name, Address address) {
    this(name, List.of(address));
  }

  /** The preferred address. */
  public Address address() {
    return addresses.getFirst();
  }
}
