package dev.countersign.channel;

import dev.countersign.prompt.Prompt;
import dev.countersign.prompt.Violation;
import java.util.List;

/** The port to one messaging product. Implementations are safe for use by many threads. */
public interface Channel {

  /** The product that this channel speaks to. */
  ChannelKind kind();

  /**
   * The rules of the channel that a prompt would break; empty when it can be sent as it is.
   * Pointers are those of a request.
   */
  List<Violation> check(Prompt prompt);

  /**
   * The messages that a prompt becomes, in the order in which they are to be sent; the same prompt
   * gives the same messages.
   */
  List<OutgoingMessage> render(Address to, Prompt prompt);

  /** Posts one message and waits for the answer. Never throws for a failure of the channel. */
  SendOutcome send(AccountId from, OutgoingMessage message);
}
