package dev.countersign.store;

import dev.countersign.ApprovalId;
import dev.countersign.channel.Address;
import dev.countersign.channel.MessageId;

/**
 * A message of which it is not known yet whether the channel took it.
 *
 * @param row names its row
 * @param part which of the messages that its effect becomes, from 0
 * @param parts how many they are
 * @param isUnderWay whether somebody may still be waiting for the answer to the call; otherwise
 *     nobody is, and it is unknown
 */
public record SendInDoubt(
    long row, ApprovalId approval, Address to, int part, int parts, boolean isUnderWay) {

  /** That the channel told of it. */
  public Sighting sighted(MessageId message) {
    return new Sighting(message, part + 1 >= parts);
  }
}
