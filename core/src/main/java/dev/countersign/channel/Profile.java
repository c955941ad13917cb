package dev.countersign.channel;

/** What a channel answers when it is asked for a person's name. */
public sealed interface Profile {
  /** The person's name. */
  record Named(String name) implements Profile {}

  /** The channel does not give it: hidden, not permitted, or told by webhook only. */
  record Withheld() implements Profile {}

  /** It could not be asked now; ask again later. */
  record Unavailable(String reason) implements Profile {}
}
