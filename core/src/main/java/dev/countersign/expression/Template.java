package dev.countersign.expression;

import dev.countersign.secret.Secret;
import dev.countersign.secret.SecretSource;
import dev.countersign.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A text with expressions of the form {@code @{directive:path}} in it.
 *
 * <p>A text that is exactly one expression keeps the type of its value. Anywhere else a value
 * becomes text: nothing the empty text, lists and maps JSON. A second at sign escapes an
 * expression: {@code @@{a}} stands for the text {@code @{a}}; an at sign that is to be read
 * directly before a value therefore belongs into the value. Expressions do not nest, and what they
 * resolve to is never read again, so that no input can bring in an expression of its own.
 *
 * @param parts in the order of the text; empty for the empty text
 */
public record Template(List<Part> parts) implements ParsedTemplate {

  /** A piece of a template. */
  public sealed interface Part {
    /** Text that stands for itself. */
    record Literal(String text) implements Part {}

    /** A place for a value. */
    record Expression(Directive directive, Path path) implements Part {}
  }

  public Template {
    parts = List.copyOf(parts);
  }

  /** Reads a text; a text without an expression is a template of itself. */
  public static ParsedTemplate parse(String text) {
    return new TemplateReader(text).read();
  }

  /** The directives that occur, so that a place which cannot serve one of them can refuse it. */
  public Set<Directive> directives() {
    Set<Directive> found = EnumSet.noneOf(Directive.class);
    for (Part part : parts) {
      if (part instanceof Part.Expression expression) {
        found.add(expression.directive());
      }
    }
    return Collections.unmodifiableSet(found);
  }

  /**
   * The value of this template.
   *
   * @throws IllegalStateException if it names a secret: a secret never becomes a value that is
   *     stored or shown, so whoever resolves checks {@link #directives()} first
   */
  public Value resolve(Scope scope) {
    if (parts.size() == 1 && parts.getFirst() instanceof Part.Expression only) {
      return value(only, scope);
    }
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Part.Literal literal -> text.append(literal.text());
        case Part.Expression expression -> text.append(value(expression, scope).display());
      }
    }
    return Value.of(text.toString());
  }

  /** The text of this template with its secrets, each looked up now. */
  public SecretText resolveSecret(SecretSource secrets, Scope scope) {
    StringBuilder text = new StringBuilder();
    List<String> missing = new ArrayList<>();
    for (Part part : parts) {
      switch (part) {
        case Part.Literal literal -> text.append(literal.text());
        case Part.Expression(Directive directive, Path path) when directive == Directive.SECRET -> {
          String name = path.name();
          Optional<Secret> secret = secrets.find(name);
          secret.ifPresentOrElse(found -> text.append(found.reveal()), () -> missing.add(name));
        }
        case Part.Expression expression -> text.append(value(expression, scope).display());
      }
    }
    return missing.isEmpty()
        ? new SecretText.Found(Secret.of(text.toString()))
        : new SecretText.Missing(missing);
  }

  private static Value value(Part.Expression expression, Scope scope) {
    if (expression.directive() == Directive.SECRET) {
      throw new IllegalStateException(
          "The secret " + expression.path() + " was to become a value that can be shown.");
    }
    return scope.find(expression.directive(), expression.path());
  }
}
