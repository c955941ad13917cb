package dev.countersign.approver;

import dev.countersign.channel.Address;
import org.jspecify.annotations.Nullable;

/**
 * A person who may answer.
 *
 * @param name what the journal and the callback call the person, where the request says
 * @param address where the person is asked, and the only address whose answer counts
 */
public record Approver(@Nullable String name, Address address) {}
