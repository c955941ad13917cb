package dev.countersign.value;

import java.math.BigDecimal;

/** Writes values as compact JSON text. */
final class Json {
  /** Beyond this many digits a plain notation would only be zeros. */
  private static final int LONGEST_PLAIN_SCALE = 100;

  private Json() {}

  static void write(Value value, StringBuilder json) {
    switch (value) {
      case Value.Text text -> quote(text.text(), json);
      case Value.Numeric numeric -> json.append(digits(numeric.number()));
      case Value.Truth truth -> json.append(truth.truth());
      case Value.Nothing() -> json.append("null");
      case Value.Sequence sequence -> {
        json.append('[');
        String separator = "";
        for (Value item : sequence.items()) {
          json.append(separator);
          write(item, json);
          separator = ",";
        }
        json.append(']');
      }
      case Value.Structure structure -> {
        json.append('{');
        String[] separator = {""};
        structure
            .members()
            .forEach((name, member) -> {
              json.append(separator[0]);
              quote(name, json);
              json.append(':');
              write(member, json);
              separator[0] = ",";
            });
        json.append('}');
      }
    }
  }

  static String digits(BigDecimal number) {
    return Math.abs(number.scale()) > LONGEST_PLAIN_SCALE
        ? number.toString()
        : number.toPlainString();
  }

  private static void quote(String text, StringBuilder json) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (c < 0x20 || c == 0x7f || (Character.isSurrogate(c) && !isPaired(text, i))) {
            json.append(String.format("\\u%04x", (int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }

  /** A lone surrogate cannot be written as UTF-8, so it is escaped. */
  private static boolean isPaired(String text, int index) {
    char c = text.charAt(index);
    return Character.isHighSurrogate(c)
        ? index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1))
        : index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
  }
}
