package dev.countersign.testkit;

import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.Timing;
import dev.countersign.approver.Approver;
import dev.countersign.field.Field;
import dev.countersign.prompt.Choice;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.value.Value;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a request that is right in everything that a test does not name. */
public final class RequestBuilder {
  private Approver approver = Example.ada();
  private @Nullable String title = "Refund 4711";
  private @Nullable String locale;
  private List<Field> fields = List.of(Example.readable("order", Value.of("4711")));
  private List<Choice> choices = Choice.DEFAULT;
  private @Nullable Duration expiresIn;
  private @Nullable String reference = "order-4711";
  private ResumeTarget resume = ResumeTarget.http(URI.create("https://app.example.com/hooks"));
  private @Nullable String node;
  private Timing timing = Timing.USUAL;

  private RequestBuilder() {}

  /** A request to Ada about order 4711 that ends in a callback. */
  public static RequestBuilder aRequest() {
    return new RequestBuilder();
  }

  /** Asks somebody else. */
  public RequestBuilder approver(Approver changed) {
    approver = changed;
    return this;
  }

  /** Has another title, or none. */
  public RequestBuilder title(@Nullable String changed) {
    title = changed;
    return this;
  }

  /** Has a language of its own. */
  public RequestBuilder locale(@Nullable String changed) {
    locale = changed;
    return this;
  }

  /** Shows other fields. */
  public RequestBuilder fields(Field... changed) {
    fields = List.of(changed);
    return this;
  }

  /** Offers other choices. */
  public RequestBuilder choices(Choice... changed) {
    choices = List.of(changed);
    return this;
  }

  /** Waits for another time, or for the account's. */
  public RequestBuilder expiresIn(@Nullable Duration changed) {
    expiresIn = changed;
    return this;
  }

  /** Has another reference, or none. */
  public RequestBuilder reference(@Nullable String changed) {
    reference = changed;
    return this;
  }

  /** Ends elsewhere. */
  public RequestBuilder resume(ResumeTarget changed) {
    resume = changed;
    return this;
  }

  /** Was asked by a node. */
  public RequestBuilder node(@Nullable String changed) {
    node = changed;
    return this;
  }

  /** Says something about time. */
  public RequestBuilder timing(Timing changed) {
    timing = changed;
    return this;
  }

  /** The request. */
  public ApprovalRequest build() {
    return new ApprovalRequest(
            approver, title, locale, fields, choices, expiresIn, reference, resume, node)
        .timed(timing);
  }
}
