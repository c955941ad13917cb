package dev.countersign.channel;

import org.jspecify.annotations.Nullable;

/**
 * One event out of a webhook. Only {@link Tapped} and {@link Written} come from a person who wants
 * something of us; the rest is recorded.
 */
public sealed interface Inbound {

  /** Where it came from. */
  Origin origin();

  /** A short, stable word for the kind, part of the key that recognises duplicates. */
  String kind();

  /**
   * The person wrote or sent something.
   *
   * @param text the words, where there were any
   * @param quoted the message that it answers, where the person quoted one
   * @param content what it was: {@code text}, {@code attachment}, {@code story_reply}, {@code
   *     story_mention}, {@code unsupported}
   */
  record Written(Origin origin, String content, @Nullable String text, @Nullable MessageId quoted)
      implements Inbound {
    @Override
    public String kind() {
      return "written";
    }
  }

  /**
   * The person tapped a quick reply or a button.
   *
   * @param payload what we put behind the button
   * @param title what the button said, where the channel repeats it
   */
  record Tapped(Origin origin, String payload, @Nullable String title) implements Inbound {
    @Override
    public String kind() {
      return "tapped";
    }
  }

  /**
   * A message that the account sent, told back to us; it may be ours, another app's or a
   * colleague's.
   *
   * @param appId the app that sent it, where told
   */
  record Echoed(Origin origin, @Nullable String text, @Nullable String appId) implements Inbound {
    @Override
    public String kind() {
      return "echoed";
    }
  }

  /** The person saw the message of that id. */
  record Seen(Origin origin) implements Inbound {
    @Override
    public String kind() {
      return "seen";
    }
  }

  /** The person's device received messages. */
  record Delivered(Origin origin) implements Inbound {
    @Override
    public String kind() {
      return "delivered";
    }
  }

  /**
   * Anything else that is understood and changes nothing: reactions, edits, unsent messages,
   * opt-ins, referrals, comments, messages of the account to itself.
   *
   * @param what a short word for it, such as {@code reaction}
   */
  record Noted(Origin origin, String what) implements Inbound {
    @Override
    public String kind() {
      return what;
    }
  }

  /**
   * An item that could not be understood; it is set aside with its reason and harms nothing else.
   *
   * @param reason what was wrong with it
   */
  record Unreadable(Origin origin, String reason) implements Inbound {
    @Override
    public String kind() {
      return "unreadable";
    }
  }
}
