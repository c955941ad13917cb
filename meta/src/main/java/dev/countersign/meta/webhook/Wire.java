package dev.countersign.meta.webhook;

import dev.countersign.channel.MessageId;
import dev.countersign.meta.PersonName;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Members of webhook JSON, whatever their form: ids come as numbers or texts, flags as booleans or
 * texts, lists as lists or as the one thing in them. None of these methods throws.
 */
final class Wire {
  private static final int LONGEST_NUMBER = 40;

  private static final Pattern NAME = Pattern.compile("[a-z][a-z_]{0,39}");

  private Wire() {}

  /**
   * A member as text: a text as it is, a number digit by digit, never through floating point. Null
   * when it is absent, null or neither. Characters that no database and no log takes (NUL, half
   * characters) become U+FFFD.
   */
  static @Nullable String text(JsonNode parent, String name) {
    return text(parent.path(name));
  }

  /** An id under a member: the member's own value, or the {@code id} in it. */
  static @Nullable String id(JsonNode parent, String name) {
    JsonNode member = parent.path(name);
    String id = text(member.isObject() ? member.path("id") : member);
    return id == null || id.isBlank() ? null : id;
  }

  /** A message id. */
  static @Nullable MessageId messageId(JsonNode parent, String name) {
    String id = text(parent, name);
    return id == null || id.isBlank() ? null : new MessageId(id);
  }

  /** The message ids in a list of them. */
  static List<MessageId> messageIds(JsonNode parent, String name) {
    return items(parent, name).stream()
        .map(Wire::text)
        .filter(Objects::nonNull)
        .filter(id -> !id.isBlank())
        .map(MessageId::new)
        .toList();
  }

  /**
   * The name that a person shows, as {@link PersonName} has it: the first of some members that
   * holds one.
   */
  static @Nullable String personName(JsonNode parent, String... members) {
    for (String member : members) {
      String name = text(parent, member);
      String clean = name == null ? "" : PersonName.clean(name);
      if (!clean.isEmpty()) {
        return clean;
      }
    }
    return null;
  }

  /** Whether a text is a name as Meta gives to fields and types, fit for a log. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** A word for what is only noted: the family's, and where it is fit for a log, the name. */
  static String kind(String family, @Nullable String name) {
    String lower = name == null ? "" : name.toLowerCase(Locale.ROOT);
    String kind = lower.startsWith(family) ? lower : family + "_" + lower;
    return isName(lower) ? kind : family;
  }

  /** A whole number of 32 bits. */
  static @Nullable Integer number(JsonNode parent, String name) {
    String text = text(parent, name);
    if (text == null || !text.matches("-?[0-9]{1,10}")) {
      return null;
    }
    long number = Long.parseLong(text);
    return number == (int) number ? (Integer) (int) number : null;
  }

  /** Whether a member says yes: true, "true" or a number other than 0. */
  static boolean says(JsonNode parent, String name) {
    JsonNode member = parent.path(name);
    if (member.isBoolean()) {
      return member.booleanValue();
    }
    String text = text(member);
    return text != null && (text.toLowerCase(Locale.ROOT).equals("true") || isNumberButZero(text));
  }

  /** The time in a member. */
  static @Nullable Instant time(JsonNode parent, String name) {
    return WireTime.of(text(parent, name));
  }

  /** The items under a member: of a list its items, of anything else itself, of nothing none. */
  static List<JsonNode> items(JsonNode parent, String name) {
    JsonNode member = parent.path(name);
    if (member.isMissingNode() || member.isNull()) {
      return List.of();
    }
    return member.isArray() ? member.valueStream().toList() : List.of(member);
  }

  /** Never between the two halves of a character. */
  private static boolean isNumberButZero(String text) {
    return text.matches("[0-9]{1,40}") && !text.matches("0+");
  }

  private static @Nullable String text(JsonNode node) {
    if (node.isString()) {
      return storable(node.stringValue());
    }
    if (!node.isNumber()) {
      return null;
    }
    BigDecimal number = node.decimalValue();
    boolean isShort = Math.abs((long) number.scale()) + number.precision() <= LONGEST_NUMBER;
    return isShort ? plain(number) : null;
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  private static String storable(String text) {
    boolean isStorable =
        text.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
    if (isStorable) {
      return text;
    }
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .map(c -> c == 0 || Character.getType(c) == Character.SURROGATE ? 0xfffd : c)
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }
}
