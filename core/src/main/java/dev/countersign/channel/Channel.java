package dev.countersign.channel;

import dev.countersign.prompt.Prompt;
import dev.countersign.prompt.Violation;
import java.util.List;
import java.util.Optional;

/** The port to one messaging product. Implementations are safe for use by many threads. */
public interface Channel {

  /** The product that this channel speaks to. */
  ChannelKind kind();

  /** How fast each of its accounts may send. */
  SendLimits limits();

  /**
   * The id of a person as the channel's own webhooks write it, for one as people write it, such as
   * a phone number with spaces; empty when it cannot be an id of this channel.
   */
  Optional<String> canonical(String to);

  /** How many choices a question can show at once; what is more comes on further pages. */
  int mostChoices();

  /**
   * The rules of the channel that a prompt would break; empty when it can be sent as a free
   * message. Pointers are those of a request.
   */
  List<Violation> check(AccountId from, Prompt prompt);

  /** Whether the account has a template that says exactly this question. */
  boolean hasTemplate(AccountId from, Prompt.Question question);

  /**
   * The messages that a prompt becomes, in the order in which they are to be sent; the same
   * arguments give the same messages.
   *
   * @param tag comes back in what the channel tells of the last message, the one with the choices,
   *     where it can; at most 200 characters. Messages before it carry another one
   */
  List<OutgoingMessage> render(Address to, Prompt prompt, Route route, String tag);

  /** Posts one message and waits for the answer. Never throws for a failure of the channel. */
  SendOutcome send(AccountId from, OutgoingMessage message);

  /** Asks for the name of a person. Never throws for a failure of the channel. */
  Profile profile(Address person);

  /** What it posts of its accounts. */
  Subscriptions subscriptions();

  /**
   * A fingerprint of the credential that the account sends with at this moment: another one means
   * that it was replaced. Empty when it cannot be had.
   */
  Optional<String> credentialMark(AccountId account);
}
