package dev.countersign.approval;

import dev.countersign.ApprovalId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What we attach to the message of a question, so that a channel that repeats it tells us which
 * question it speaks of: {@code ask:apr_…:0:1}.
 *
 * @param ask the position among the approval's asks
 * @param version the approval's version when the question was to be sent
 */
public record AskTag(ApprovalId approval, int ask, int version) {
  private static final Pattern FORM = Pattern.compile("ask:(apr_[^:]{1,64}):(\\d{1,4}):(\\d{1,9})");

  /** The tag as text, at most 90 characters. */
  public String text() {
    return "ask:" + approval.value() + ":" + ask + ":" + version;
  }

  /** Reads a tag; empty when it is not one of ours. */
  public static Optional<AskTag> parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(
            new AskTag(
                new ApprovalId(form.group(1)),
                Integer.parseInt(form.group(2)),
                Integer.parseInt(form.group(3))))
        : Optional.empty();
  }
}
