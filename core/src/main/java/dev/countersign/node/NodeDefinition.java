package dev.countersign.node;

import dev.countersign.approval.Quorum;
import dev.countersign.approval.Timing;
import dev.countersign.channel.AccountId;
import dev.countersign.expression.Template;
import dev.countersign.field.DisplayMode;
import dev.countersign.field.Field;
import dev.countersign.field.FieldType;
import dev.countersign.field.Input;
import dev.countersign.field.InputMode;
import dev.countersign.prompt.Choice;
import dev.countersign.value.Value;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A configured step that asks people. Its texts are templates over what the workflow hands in. A
 * node that asks one person is a ladder of one step with one approver.
 *
 * @param name the name under which a workflow runs it
 * @param ladder who is asked, step after step; at least one
 * @param timing what it says about time, besides how long its steps wait
 * @param requester addresses of the person who wants it and must not decide it; empty when anybody
 *     of the ladder may
 * @param choices the ways to answer; empty for approve and reject in the words of the locale
 */
public record NodeDefinition(
    String name,
    List<StepDefinition> ladder,
    Timing timing,
    List<AddressDefinition> requester,
    @Nullable Template title,
    @Nullable String locale,
    List<FieldDefinition> fields,
    List<Choice> choices,
    @Nullable Template reference,
    ResumeDefinition resume) {

  public NodeDefinition {
    ladder = List.copyOf(ladder);
    requester = List.copyOf(requester);
    fields = List.copyOf(fields);
    choices = List.copyOf(choices);
    if (ladder.isEmpty()) {
      throw new IllegalArgumentException("A node needs somebody to ask.");
    }
  }

  /** All accounts that the node may ask from, and those of its requester. */
  public Set<AccountId> accounts() {
    Set<AccountId> accounts = new LinkedHashSet<>();
    Stream.concat(
            ladder.stream()
                .flatMap(step -> step.approvers().stream())
                .flatMap(person -> person.addresses().stream()),
            requester.stream())
        .forEach(address -> accounts.add(address.account()));
    return accounts;
  }

  /**
   * A step of the ladder.
   *
   * @param expiresIn how long it waits; absent for the account's default
   */
  public record StepDefinition(
      List<ApproverDefinition> approvers, Quorum quorum, @Nullable Duration expiresIn) {
    public StepDefinition {
      approvers = List.copyOf(approvers);
      if (approvers.isEmpty()) {
        throw new IllegalArgumentException("A step needs somebody to ask.");
      }
    }
  }

  /**
   * A person.
   *
   * @param addresses in the order of preference, at least one; those whose template gives nothing
   *     are left out
   * @param isAskedEverywhere whether they are asked at all addresses at once
   */
  public record ApproverDefinition(
      @Nullable Template name, List<AddressDefinition> addresses, boolean isAskedEverywhere) {
    public ApproverDefinition {
      addresses = List.copyOf(addresses);
      if (addresses.isEmpty()) {
        throw new IllegalArgumentException("An approver needs an address.");
      }
    }
  }

  /** An address whose value is a template. */
  public record AddressDefinition(AccountId account, Template to) {}

  /** A field whose value is a template. */
  public record FieldDefinition(
      String key,
      String label,
      Template value,
      DisplayMode display,
      InputMode input,
      @Nullable FieldType type,
      Value.@Nullable Structure schema) {
    /** A field that the person only reads. */
    public FieldDefinition(String key, String label, Template value, DisplayMode display) {
      this(key, label, value, display, InputMode.LOCKED, null, null);
    }

    /** The field with that value. */
    public Field with(Value resolved) {
      return new Field(key, label, resolved, display, Input.of(input, type, schema, resolved));
    }
  }

  /** Where the outcome goes. */
  public sealed interface ResumeDefinition {
    /** To a callback address, given as a template. */
    record Http(Template url) implements ResumeDefinition {}

    /** To a handler in the same process. */
    record Handler(String name) implements ResumeDefinition {}

    /** Nowhere. */
    record Poll() implements ResumeDefinition {}
  }
}
