package dev.countersign.approval;

import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import dev.countersign.journal.Actor;
import dev.countersign.prompt.Choice;
import dev.countersign.value.Value;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was decided.
 *
 * @param by the person whose answer decided, or the operator who forced it
 * @param channel the channel that the answer came by; absent when none did
 * @param respondedAt when we decided that it counts, by the database's clock
 * @param approver the name of whoever decided, where it is known
 * @param comment what they wrote about it, or the operator's reason
 * @param entered the values that they entered, by the field's key
 */
public record Decision(
    Choice choice,
    Actor by,
    @Nullable ChannelKind channel,
    Instant respondedAt,
    @Nullable String approver,
    @Nullable String comment,
    Value.Structure entered) {

  static Decision of(Vote vote, Voter voter) {
    return new Decision(
        vote.choice(),
        new Actor.Person(vote.from()),
        vote.channel(),
        vote.at(),
        voter.approver().name(),
        vote.comment(),
        vote.entered());
  }

  /** The address that the answer came from; empty when an operator decided. */
  public Optional<Address> respondedBy() {
    return by instanceof Actor.Person(Address address) ? Optional.of(address) : Optional.empty();
  }
}
