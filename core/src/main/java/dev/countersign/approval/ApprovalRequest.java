package dev.countersign.approval;

import dev.countersign.approver.Approver;
import dev.countersign.field.Field;
import dev.countersign.prompt.Choice;
import dev.countersign.resume.ResumeTarget;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants decided, by whom, and where the outcome goes. {@link RequestRules} says
 * whether it makes sense.
 *
 * @param title the header of the message; absent for the usual one
 * @param locale the language of the words around the fields, a BCP 47 tag; absent for that of the
 *     account, which is that of the specification, English, where none is set
 * @param choices the ways to answer; empty for approve and reject in the words of the locale
 * @param expiresIn how long it waits; absent for the account's default
 * @param reference the caller's own name for it
 * @param node the node that asked; absent when asked directly
 */
public record ApprovalRequest(
    Approver approver,
    @Nullable String title,
    @Nullable String locale,
    List<Field> fields,
    List<Choice> choices,
    @Nullable Duration expiresIn,
    @Nullable String reference,
    ResumeTarget resume,
    @Nullable String node) {

  public ApprovalRequest {
    fields = List.copyOf(fields);
    choices = List.copyOf(choices);
  }

  /** The same request with its words settled. */
  public ApprovalRequest worded(
      @Nullable String header, @Nullable String language, List<Choice> answers) {
    return new ApprovalRequest(
        approver, header, language, fields, answers, expiresIn, reference, resume, node);
  }

  /** The same request to a person at other addresses. */
  public ApprovalRequest askedAt(Approver other) {
    return new ApprovalRequest(
        other, title, locale, fields, choices, expiresIn, reference, resume, node);
  }
}
