package dev.countersign.spring.settings;

import dev.countersign.prompt.Violation;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What stands against a request, told as a problem with the settings of the node that would make
 * it: {@code /escalation/0/onExpiry} is {@code escalation[0].on-expiry}.
 */
final class NodeKeys {
  private static final Pattern CAPITAL = Pattern.compile("(?<=[a-z])[A-Z]");
  private static final Pattern HYPHEN = Pattern.compile("-([a-z])");
  private static final Pattern POSITION = Pattern.compile("\\.(\\d+)(?=\\.|$)");
  private static final Pattern NAMES =
      Pattern.compile("onExpiry|atLeast|expiresIn|requestedBy|undeliverableAfter");

  /** What would be right, by the last part of a key. */
  private static final Map<String, String> EXAMPLES =
      Map.ofEntries(
          Map.entry("account", "shop-instagram"),
          Map.entry("to", "\"@{input:ada}\""),
          Map.entry("name", "Ada"),
          Map.entry("approver", "Ada"),
          Map.entry("type", "all"),
          Map.entry("count", "2"),
          Map.entry("quorum", "{ type: any }"),
          Map.entry("on-expiry", "expire"),
          Map.entry("expires-in", "PT4H"),
          Map.entry("reminders", "[PT1H, PT3H]"),
          Map.entry("undeliverable-after", "PT30M"),
          Map.entry("schema", "'{ \"maximum\": 500 }'"),
          Map.entry("input", "editable"),
          Map.entry("locale", "en"),
          Map.entry("reference", "\"@{input:orderId}\""),
          Map.entry("key", "request-changes"),
          Map.entry("label", "Amount"),
          Map.entry("title", "\"Changes please\""),
          Map.entry("approves", "true"));

  private NodeKeys() {}

  /** Tells a violation whose pointer starts at a level of the settings. */
  static void problem(SettingsTree tree, Violation violation) {
    String key = key(violation.pointer());
    String last = key.substring(key.lastIndexOf('.') + 1);
    String message = kebab(violation.message());
    tree.problem(
        key,
        Character.toLowerCase(message.charAt(0)) + message.substring(1, message.length() - 1),
        EXAMPLES.containsKey(last) ? last + ": " + EXAMPLES.get(last) : "fewer of them");
  }

  /** A name of the settings as a request writes it: {@code at-least} is {@code atLeast}. */
  static String camel(String name) {
    return HYPHEN.matcher(name).replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
  }

  private static String key(String pointer) {
    String dotted = lowered(pointer.substring(1).replace('/', '.'));
    return POSITION.matcher(dotted).replaceAll("[$1]");
  }

  private static String kebab(String message) {
    return NAMES.matcher(message).replaceAll(name -> lowered(name.group()));
  }

  private static String lowered(String text) {
    return CAPITAL
        .matcher(text)
        .replaceAll(letter -> "-" + letter.group().toLowerCase(Locale.ROOT));
  }
}
