package dev.countersign.node;

import dev.countersign.channel.AccountId;
import dev.countersign.expression.Template;
import dev.countersign.field.DisplayMode;
import dev.countersign.prompt.Choice;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A configured step that asks a person. Its texts are templates over what the workflow hands in.
 *
 * @param name the name under which a workflow runs it
 * @param to whom to ask: the specification's {@code RecipientIgsid}
 * @param otherwise further addresses of the same person, in the order of preference; those whose
 *     template gives nothing are left out
 * @param choices the ways to answer; empty for approve and reject in the words of the locale
 * @param expiresIn how long it waits; absent for the account's default
 */
public record NodeDefinition(
    String name,
    AccountId account,
    Template to,
    List<AddressDefinition> otherwise,
    @Nullable Template approverName,
    @Nullable Template title,
    @Nullable String locale,
    List<FieldDefinition> fields,
    List<Choice> choices,
    @Nullable Duration expiresIn,
    @Nullable Template reference,
    ResumeDefinition resume) {

  public NodeDefinition {
    otherwise = List.copyOf(otherwise);
    fields = List.copyOf(fields);
    choices = List.copyOf(choices);
  }

  /** All accounts that the node may ask from. */
  public Set<AccountId> accounts() {
    Set<AccountId> accounts = new LinkedHashSet<>();
    accounts.add(account);
    otherwise.forEach(other -> accounts.add(other.account()));
    return accounts;
  }

  /** An address whose value is a template. */
  public record AddressDefinition(AccountId account, Template to) {}

  /** A field whose value is a template. */
  public record FieldDefinition(String key, String label, Template value, DisplayMode display) {}

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
