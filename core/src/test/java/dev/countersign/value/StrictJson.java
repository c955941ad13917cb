package dev.countersign.value;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads JSON by the letter of RFC 8259, without white space, so that tests can see what was
 * written.
 */
public final class StrictJson {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  private static final Pattern TEXT =
      Pattern.compile("\"((?:[^\"\\\\\\x00-\\x1f]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4})*+)\"");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-fA-F]{4}|.)");

  private final String json;
  private int at;

  private StrictJson(String json) {
    this.json = json;
  }

  /** The value, or an error when the text is not exactly one. */
  public static Value read(String json) {
    StrictJson reader = new StrictJson(json);
    Value value = reader.value();
    if (reader.at != json.length()) {
      throw reader.error();
    }
    return value;
  }

  private Value value() {
    return switch (at < json.length() ? json.charAt(at) : '\0') {
      case '{' -> structure();
      case '[' -> sequence();
      case '"' -> Value.of(text());
      case 't' -> word("true", Value.of(true));
      case 'f' -> word("false", Value.of(false));
      case 'n' -> word("null", Value.nothing());
      default -> new Value.Numeric(new BigDecimal(match(NUMBER).group()));
    };
  }

  private Value structure() {
    Map<String, Value> members = new LinkedHashMap<>();
    at++;
    if (takes('}')) {
      return new Value.Structure(members);
    }
    do {
      String name = text();
      expect(':');
      if (members.put(name, value()) != null) {
        throw error();
      }
    } while (takes(','));
    expect('}');
    return new Value.Structure(members);
  }

  private Value sequence() {
    List<Value> items = new ArrayList<>();
    at++;
    if (takes(']')) {
      return new Value.Sequence(items);
    }
    do {
      items.add(value());
    } while (takes(','));
    expect(']');
    return new Value.Sequence(items);
  }

  private String text() {
    String quoted = match(TEXT).group(1);
    return ESCAPE
        .matcher(quoted)
        .replaceAll(found -> Matcher.quoteReplacement(unescaped(found.group(1))));
  }

  private static String unescaped(String escape) {
    return switch (escape.charAt(0)) {
      case 'u' -> String.valueOf((char) Integer.parseInt(escape.substring(1), 16));
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case 'b' -> "\b";
      case 'f' -> "\f";
      default -> escape;
    };
  }

  private Value word(String word, Value value) {
    if (!json.startsWith(word, at)) {
      throw error();
    }
    at += word.length();
    return value;
  }

  private Matcher match(Pattern pattern) {
    Matcher matcher = pattern.matcher(json).region(at, json.length());
    if (!matcher.lookingAt()) {
      throw error();
    }
    at = matcher.end();
    return matcher;
  }

  private boolean takes(char c) {
    boolean isThere = at < json.length() && json.charAt(at) == c;
    at += isThere ? 1 : 0;
    return isThere;
  }

  private void expect(char c) {
    if (!takes(c)) {
      throw error();
    }
  }

  private AssertionError error() {
    return new AssertionError("No JSON from character " + at + " of " + json);
  }
}
