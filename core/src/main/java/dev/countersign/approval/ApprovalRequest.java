package dev.countersign.approval;

import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.field.Field;
import dev.countersign.prompt.Choice;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.value.TraceContext;
import dev.countersign.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants decided, by whom, and where the outcome goes. {@link RequestRules} says
 * whether it makes sense.
 *
 * @param ladder who is asked, step after step; at least one
 * @param timing what it says about time, but for how long each step waits
 * @param requester addresses of the person who wants it and must not decide it; empty when anybody
 *     of the ladder may
 * @param title the header of the message; absent for the usual one
 * @param locale the language of the words around the fields, a BCP 47 tag; absent for that of the
 *     account, which is that of the specification, English, where none is set
 * @param choices the ways to answer; empty for approve and reject in the words of the locale
 * @param reference the caller's own name for it
 * @param node the node that asked; absent when asked directly
 * @param trace the step of a distributed trace that asked; absent outside of any
 */
public record ApprovalRequest(
    List<Step> ladder,
    Timing timing,
    List<Address> requester,
    @Nullable String title,
    @Nullable String locale,
    List<Field> fields,
    List<Choice> choices,
    @Nullable String reference,
    ResumeTarget resume,
    @Nullable String node,
    @Nullable TraceContext trace) {

  public ApprovalRequest {
    ladder = List.copyOf(ladder);
    requester = List.copyOf(requester);
    fields = List.copyOf(fields);
    choices = List.copyOf(choices);
    if (ladder.isEmpty()) {
      throw new IllegalArgumentException("A request needs somebody to ask.");
    }
  }

  /** A request outside of any trace. */
  public ApprovalRequest(
      List<Step> ladder,
      Timing timing,
      List<Address> requester,
      @Nullable String title,
      @Nullable String locale,
      List<Field> fields,
      List<Choice> choices,
      @Nullable String reference,
      ResumeTarget resume,
      @Nullable String node) {
    this(ladder, timing, requester, title, locale, fields, choices, reference, resume, node, null);
  }

  /** A request to one person. */
  public ApprovalRequest(
      Approver approver,
      @Nullable String title,
      @Nullable String locale,
      List<Field> fields,
      List<Choice> choices,
      @Nullable Duration expiresIn,
      @Nullable String reference,
      ResumeTarget resume,
      @Nullable String node) {
    this(
        List.of(new Step(List.of(approver), new Quorum.Any(), expiresIn)),
        Timing.USUAL,
        List.of(),
        title,
        locale,
        fields,
        choices,
        reference,
        resume,
        node);
  }

  /** The person who is asked first. */
  public Approver approver() {
    return ladder.getFirst().approvers().getFirst();
  }

  /** How long the first step waits; absent for the account's default. */
  public @Nullable Duration expiresIn() {
    return ladder.getFirst().expiresIn();
  }

  /** All addresses that may be asked. */
  public Stream<Address> addresses() {
    return ladder.stream()
        .flatMap(step -> step.approvers().stream())
        .flatMap(approver -> approver.addresses().stream());
  }

  /** Whether it is that person who wants the decision: whoever has one of the addresses. */
  public boolean isRequestedBy(Approver person) {
    return person.addresses().stream().anyMatch(requester::contains);
  }

  /** The field of that key, of which there is one. */
  public Field field(String key) {
    return fields.stream().filter(field -> field.key().equals(key)).findFirst().orElseThrow();
  }

  /** The fields whose values the person may change, in order. */
  public List<Field> openFields() {
    return fields.stream().filter(field -> field.input().isOpen()).toList();
  }

  /** The choice that it counts as when time is up, without anybody's words; empty for none. */
  public Optional<Choice> counted() {
    return timing.onExpiry() == OnExpiry.EXPIRE
        ? Optional.empty()
        : choices.stream()
            .filter(choice -> choice.approves() == (timing.onExpiry() == OnExpiry.APPROVE))
            .findFirst();
  }

  /** The same request with values that a person entered, by the field's key. */
  public ApprovalRequest with(Map<String, Value> entered) {
    List<Field> changed =
        fields.stream()
            .map(field -> {
              Value value = entered.get(field.key());
              return value == null ? field : field.with(value);
            })
            .toList();
    return amended(title, changed, choices);
  }

  /** The same request with its words settled. */
  public ApprovalRequest worded(
      @Nullable String header, @Nullable String language, List<Choice> answers) {
    return new ApprovalRequest(
        ladder, timing, requester, header, language, fields, answers, reference, resume, node,
        trace);
  }

  /** The same request about other data. */
  public ApprovalRequest amended(@Nullable String header, List<Field> data, List<Choice> answers) {
    return new ApprovalRequest(
        ladder, timing, requester, header, locale, data, answers, reference, resume, node, trace);
  }

  /** The same request to people at other addresses. */
  public ApprovalRequest asking(List<Step> others, List<Address> otherRequester) {
    return new ApprovalRequest(
        others,
        timing,
        otherRequester,
        title,
        locale,
        fields,
        choices,
        reference,
        resume,
        node,
        trace);
  }

  /** The same request with its times settled. */
  public ApprovalRequest timed(Timing settled) {
    return new ApprovalRequest(
        ladder, settled, requester, title, locale, fields, choices, reference, resume, node, trace);
  }

  /** The same request within a trace. */
  public ApprovalRequest traced(@Nullable TraceContext within) {
    return new ApprovalRequest(
        ladder, timing, requester, title, locale, fields, choices, reference, resume, node, within);
  }

  /** How long after they were asked the people of a step are reminded. */
  List<Duration> reminders(int step) {
    List<Duration> own = ladder.get(step).reminders();
    return own == null ? timing.reminders() : own;
  }
}
