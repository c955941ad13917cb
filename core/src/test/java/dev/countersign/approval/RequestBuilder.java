package dev.countersign.approval;

import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.field.Field;
import dev.countersign.prompt.Choice;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.time.Hours;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a request that is right in everything that a test does not name. */
final class RequestBuilder {
  private Approver approver = Examples.APPROVER;
  private List<Step> ladder = List.of();
  private OnExpiry onExpiry = OnExpiry.EXPIRE;
  private List<Duration> reminders = List.of();
  private @Nullable Duration undeliverableAfter;
  private @Nullable Hours hours;
  private List<Address> requester = List.of();
  private @Nullable String title = "Refund 4711";
  private @Nullable String locale;
  private List<Field> fields = List.of(Examples.readable("order", "4711"));
  private List<Choice> choices = Choice.DEFAULT;
  private @Nullable Duration expiresIn;
  private @Nullable String reference = "order-4711";
  private ResumeTarget resume = ResumeTarget.http(URI.create("https://app.example.com/hooks"));

  private RequestBuilder() {}

  static RequestBuilder aRequest() {
    return new RequestBuilder();
  }

  RequestBuilder approver(Approver changed) {
    approver = changed;
    return this;
  }

  /** Several people, instead of the one. */
  RequestBuilder ladder(Step... changed) {
    return ladder(List.of(changed));
  }

  RequestBuilder ladder(List<Step> changed) {
    ladder = changed;
    return this;
  }

  RequestBuilder onExpiry(OnExpiry changed) {
    onExpiry = changed;
    return this;
  }

  RequestBuilder reminders(Duration... changed) {
    reminders = List.of(changed);
    return this;
  }

  RequestBuilder undeliverableAfter(@Nullable Duration changed) {
    undeliverableAfter = changed;
    return this;
  }

  RequestBuilder hours(@Nullable Hours changed) {
    hours = changed;
    return this;
  }

  RequestBuilder requester(Address... changed) {
    requester = List.of(changed);
    return this;
  }

  RequestBuilder title(@Nullable String changed) {
    title = changed;
    return this;
  }

  RequestBuilder locale(@Nullable String changed) {
    locale = changed;
    return this;
  }

  RequestBuilder fields(Field... changed) {
    fields = List.of(changed);
    return this;
  }

  RequestBuilder fields(List<Field> changed) {
    fields = changed;
    return this;
  }

  RequestBuilder choices(Choice... changed) {
    choices = List.of(changed);
    return this;
  }

  RequestBuilder expiresIn(@Nullable Duration changed) {
    expiresIn = changed;
    return this;
  }

  RequestBuilder reference(@Nullable String changed) {
    reference = changed;
    return this;
  }

  RequestBuilder resume(ResumeTarget changed) {
    resume = changed;
    return this;
  }

  ApprovalRequest build() {
    List<Step> steps =
        ladder.isEmpty()
            ? List.of(new Step(List.of(approver), new Quorum.Any(), expiresIn))
            : ladder;
    return new ApprovalRequest(
        steps,
        new Timing(onExpiry, reminders, undeliverableAfter, hours),
        requester,
        title,
        locale,
        fields,
        choices,
        reference,
        resume,
        null);
  }
}
