package dev.countersign.approval;

import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import dev.countersign.prompt.Choice;
import dev.countersign.value.Value;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one person answered.
 *
 * @param at when it was stored, by the database's clock
 * @param comment what they wrote about it, where the choice asks for that
 * @param entered the values that they entered, by the field's key
 */
public record Vote(
    Choice choice,
    Address from,
    ChannelKind channel,
    Instant at,
    @Nullable String comment,
    Value.Structure entered) {}
