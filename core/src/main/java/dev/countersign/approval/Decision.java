package dev.countersign.approval;

import dev.countersign.channel.Address;
import dev.countersign.prompt.Choice;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a person decided.
 *
 * @param respondedAt when we decided that it counts, by the database's clock
 * @param approver the person's name, where the request gave one
 */
public record Decision(
    Choice choice, Address respondedBy, Instant respondedAt, @Nullable String approver) {}
