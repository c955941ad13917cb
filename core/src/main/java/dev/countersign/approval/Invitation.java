package dev.countersign.approval;

import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import dev.countersign.reply.ReplyKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a person can be asked now.
 *
 * @param reaches one for each of their addresses, in their order
 */
public record Invitation(List<Reach> reaches) {
  public Invitation {
    reaches = List.copyOf(reaches);
  }

  /**
   * Whether an address can be asked.
   *
   * @param channel the channel of the address
   * @param obstacle a word for what stands against it, such as {@code window-closed}; absent when
   *     nothing does
   * @param key for the question there
   */
  public record Reach(
      Address address, ChannelKind channel, @Nullable String obstacle, ReplyKey key) {}
}
