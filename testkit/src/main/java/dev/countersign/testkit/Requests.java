package dev.countersign.testkit;

import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.field.DisplayMode;
import dev.countersign.field.Field;
import dev.countersign.field.InputMode;
import dev.countersign.prompt.Choice;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.value.Value;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests that are right in everything that a test does not name. */
public final class Requests {
  private Requests() {}

  /** A request to Ada that is polled, to be changed where it matters. */
  public static Builder anApprovalRequest() {
    return new Builder();
  }

  /** A readable field. */
  public static Field readable(String key, String label, String value) {
    return field(key, label, value, DisplayMode.READABLE);
  }

  /** A field of which the person sees the label only. */
  public static Field masked(String key, String label, String value) {
    return field(key, label, value, DisplayMode.MASKED);
  }

  /** A field that the person does not see. */
  public static Field concealed(String key, String label, String value) {
    return field(key, label, value, DisplayMode.CONCEALED);
  }

  private static Field field(String key, String label, String value, DisplayMode display) {
    return new Field(key, label, Value.of(value), display, InputMode.LOCKED);
  }

  /** Changes one thing at a time. */
  public static final class Builder {
    private Approver approver = new Approver("Ada", Accounts.ADA);
    private @Nullable String title = "Refund 4711";
    private @Nullable String locale;
    private List<Field> fields = List.of(readable("order", "Order", "4711"));
    private List<Choice> choices = Choice.DEFAULT;
    private @Nullable Duration expiresIn;
    private @Nullable String reference = "order-4711";
    private ResumeTarget resume = ResumeTarget.poll();
    private @Nullable String node;

    private Builder() {}

    /** Asks at another address. */
    public Builder to(Address address) {
      approver = new Approver(approver.name(), address);
      return this;
    }

    /** Asks somebody else. */
    public Builder approver(Approver other) {
      approver = other;
      return this;
    }

    /** Has another header, or the usual one. */
    public Builder title(@Nullable String other) {
      title = other;
      return this;
    }

    /** Speaks another language. */
    public Builder locale(@Nullable String other) {
      locale = other;
      return this;
    }

    /** Shows other fields. */
    public Builder fields(Field... others) {
      fields = List.of(others);
      return this;
    }

    /** Offers other choices. */
    public Builder choices(Choice... others) {
      choices = List.of(others);
      return this;
    }

    /** Waits for another time, or for the account's. */
    public Builder expiresIn(@Nullable Duration other) {
      expiresIn = other;
      return this;
    }

    /** Has another name with the caller, or none. */
    public Builder reference(@Nullable String other) {
      reference = other;
      return this;
    }

    /** Wakes another workflow. */
    public Builder resume(ResumeTarget other) {
      resume = other;
      return this;
    }

    /** Comes from a node. */
    public Builder node(@Nullable String other) {
      node = other;
      return this;
    }

    /** The request. */
    public ApprovalRequest build() {
      return new ApprovalRequest(
          approver, title, locale, fields, choices, expiresIn, reference, resume, node);
    }
  }
}
