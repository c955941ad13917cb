package dev.countersign.meta;

import dev.countersign.prompt.ChoiceKey;
import java.util.List;

/**
 * A template that Meta approved, and what we fill into it: WhatsApp's message template with
 * quick-reply buttons, or Messenger's utility template with postback buttons.
 *
 * <p>Sources: WhatsApp Cloud API "Template components"; Messenger Platform "Utility messages".
 *
 * @param name the template's name at Meta
 * @param language the template's language at Meta, such as {@code en_US}
 * @param parameters what the numbered places of the body are filled with, in order
 * @param isNamed whether the places have names instead of numbers; then each is named after its
 *     parameter, such as {@code title} or {@code field_amount}
 * @param choices the choices that the template's buttons stand for, in their order; it can only ask
 *     questions with exactly these
 */
public record MessageTemplate(
    String name,
    String language,
    List<Parameter> parameters,
    boolean isNamed,
    List<ChoiceKey> choices) {
  public MessageTemplate {
    parameters = List.copyOf(parameters);
    choices = List.copyOf(choices);
  }

  /** What stands in one place of a template's body. */
  public sealed interface Parameter {
    /** The header of the question. */
    record Title() implements Parameter {}

    /** All shown fields in one line, {@code label: value · label: value}. */
    record Fields() implements Parameter {}

    /** The shown value of one field. */
    record OneField(String key) implements Parameter {}
  }
}
