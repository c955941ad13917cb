package dev.countersign.approval;

import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import dev.countersign.prompt.Choice;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a person decided.
 *
 * @param channel the channel that the answer came by
 * @param respondedAt when we decided that it counts, by the database's clock
 * @param approver the person's name, where the request gave one
 */
public record Decision(
    Choice choice,
    Address respondedBy,
    ChannelKind channel,
    Instant respondedAt,
    @Nullable String approver) {}
