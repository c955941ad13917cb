package dev.countersign.expression;

import dev.countersign.expression.ParsedTemplate.Malformed;
import dev.countersign.expression.Template.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the text of a template from left to right, once. */
final class TemplateReader {
  private static final String OPEN = "@{";
  private static final String ESCAPED_OPEN = "@@{";
  private static final int LONGEST_QUOTE = 60;

  private final String text;
  private final List<Part> parts = new ArrayList<>();
  private final StringBuilder literal = new StringBuilder();

  TemplateReader(String text) {
    this.text = text;
  }

  ParsedTemplate read() {
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith(ESCAPED_OPEN, at)) {
        literal.append(OPEN);
        at += ESCAPED_OPEN.length();
      } else if (text.startsWith(OPEN, at)) {
        int end = closingBrace(at + OPEN.length());
        Optional<Malformed> problem = end < 0 ? Optional.of(unclosed(at)) : expression(at, end);
        if (problem.isPresent()) {
          return problem.get();
        }
        at = end + 1;
      } else {
        literal.append(text.charAt(at));
        at++;
      }
    }
    endLiteral();
    return new Template(parts);
  }

  /** The brace that closes an expression; one between quotes belongs to a name. */
  private int closingBrace(int from) {
    boolean isQuoted = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        isQuoted = !isQuoted;
      } else if (c == '}' && !isQuoted) {
        return i;
      }
    }
    return -1;
  }

  private Optional<Malformed> expression(int start, int end) {
    String body = text.substring(start + OPEN.length(), end);
    String quote = quote(start, end + 1);
    if (body.contains(OPEN)) {
      return malformed(start, "another @{ begins inside " + quote + "; expressions do not nest");
    }
    int colon = body.indexOf(':');
    String label = colon < 0 ? body : body.substring(0, colon);
    Optional<Directive> directive = Directive.named(label);
    if (directive.isEmpty()) {
      return malformed(
          start, "unknown directive '" + label + "' in " + quote + "; known: " + Directive.KNOWN);
    }
    String way = colon < 0 ? "" : body.substring(colon + 1);
    if (way.isEmpty()) {
      return malformed(start, "no path in " + quote + "; write @{" + label + ":name}");
    }
    Optional<Path> path = directive.get().isNamed() ? Path.parseName(way) : Path.parse(way);
    if (path.isEmpty()) {
      return malformed(start, "'" + way + "' in " + quote + form(directive.get()));
    }
    endLiteral();
    parts.add(new Part.Expression(directive.get(), path.get()));
    return Optional.empty();
  }

  private static String form(Directive directive) {
    return directive.isNamed()
        ? " is not a name; a name has letters, digits, '_', '-' and '.'"
        : " is not a path; write names with dots between them, [0] for an item of a list,"
            + " [\"a.b\"] for a name with other characters in it";
  }

  private Malformed unclosed(int start) {
    return new Malformed(
        start,
        "no } closes "
            + quote(start, text.length())
            + "; write @{directive:path}, or @@{ for a literal @{");
  }

  private static Optional<Malformed> malformed(int position, String reason) {
    return Optional.of(new Malformed(position, reason));
  }

  private String quote(int start, int end) {
    return end - start <= LONGEST_QUOTE
        ? text.substring(start, end)
        : text.substring(start, start + LONGEST_QUOTE) + "…";
  }

  private void endLiteral() {
    if (!literal.isEmpty()) {
      parts.add(new Part.Literal(literal.toString()));
      literal.setLength(0);
    }
  }
}
