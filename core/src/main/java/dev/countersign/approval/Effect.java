package dev.countersign.approval;

import dev.countersign.channel.Address;
import dev.countersign.prompt.Notice;
import dev.countersign.reply.ReplyKey;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.resume.Resumption;

/**
 * Something to be done in the world because an approval changed: written with the change, carried
 * out later.
 */
public sealed interface Effect {

  /** A text that is unique to this effect, so that it is never written twice. */
  String key();

  /**
   * Ask the person behind an ask. The reply key goes into the buttons and is forgotten once they
   * are sent. The effect's own key is an {@link AskTag}.
   *
   * @param page which page of the choices, from 0
   */
  record AskApprover(
      String key, int ask, Address to, ReplyKey replyKey, Occasion occasion, int page)
      implements Effect {
    /** Ask with the first choices. */
    public AskApprover(String key, int ask, Address to, ReplyKey replyKey, Occasion occasion) {
      this(key, ask, to, replyKey, occasion, 0);
    }

    /** The tag that is the key. */
    public AskTag tag() {
      return AskTag.parse(key)
          .orElseThrow(() -> new IllegalStateException("Not the tag of a question: " + key));
    }
  }

  /** Tell somebody something. */
  record Notify(String key, Address to, Notice notice) implements Effect {}

  /** Wake the workflow. */
  record Resume(String key, ResumeTarget target, Resumption resumption) implements Effect {}
}
