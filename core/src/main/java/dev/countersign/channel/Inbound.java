package dev.countersign.channel;

import java.time.Instant;
import java.util.Set;
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
   *     story_mention}, {@code call}, {@code unsupported}
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
   * @param tag what we attached to it, where the channel repeats it
   */
  record Echoed(Origin origin, @Nullable String text, @Nullable String appId, @Nullable String tag)
      implements Inbound {
    @Override
    public String kind() {
      return "echoed";
    }
  }

  /**
   * Messages to a person came further. The person is the origin's sender.
   *
   * @param upTo absent when it is about the one message of the origin; else about all that were
   *     sent to the person until then
   * @param tag what we attached to the message, where the channel repeats it
   */
  record Progressed(Origin origin, Progress progress, @Nullable Instant upTo, @Nullable String tag)
      implements Inbound {
    @Override
    public String kind() {
      return progress.label();
    }
  }

  /**
   * A message that the channel had taken will not arrive. The person is the origin's sender.
   *
   * @param failed why, in the same terms as a send that is refused at once
   * @param tag what we attached to the message, where the channel repeats it
   */
  record Undelivered(Origin origin, SendOutcome.Failed failed, @Nullable String tag)
      implements Inbound {
    @Override
    public String kind() {
      return "undelivered";
    }
  }

  /**
   * The person is known under other ids from now on, such as after a change of number.
   *
   * @param former ids that no longer work
   * @param current ids that work now
   */
  record Moved(Origin origin, Set<String> former, Set<String> current) implements Inbound {
    public Moved {
      former = Set.copyOf(former);
      current = Set.copyOf(current);
    }

    @Override
    public String kind() {
      return "moved";
    }
  }

  /**
   * Anything else that is understood and never answers: reactions, edits, unsent messages, opt-ins,
   * referrals, comments, messages of the account to itself.
   *
   * @param what a short word for it, such as {@code reaction}
   * @param opensWindow whether it is an act of the person after which we may write freely
   */
  record Noted(Origin origin, String what, boolean opensWindow) implements Inbound {
    /** Something that opens no window. */
    public Noted(Origin origin, String what) {
      this(origin, what, false);
    }

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
