package dev.countersign.sandbox.account;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message template of a Page or WhatsApp Business Account, in one language.
 *
 * @param body its text, with places to fill such as <code>{{1}}</code> or <code>{{name}}</code>
 */
public record MessageTemplate(
    String name,
    String language,
    Status status,
    Category category,
    String body,
    List<Button> buttons) {

  private static final Pattern PLACE = Pattern.compile("\\{\\{([0-9A-Za-z_]+)}}");

  public MessageTemplate {
    buttons = List.copyOf(buttons);
    if (!name.matches("[a-z0-9_]{1,512}")) {
      throw new IllegalArgumentException(
          "A template's name has lower-case letters, digits and underscores, not " + name);
    }
    if (language.isBlank() || body.isBlank() || body.length() > 1024) {
      throw new IllegalArgumentException(
          "Template " + name + " needs a language and a body of at most 1024 characters");
    }
    if (buttons.size() > 10) {
      throw new IllegalArgumentException("Template " + name + " has more than 10 buttons");
    }
  }

  /** Whether a template may be used. */
  public enum Status {
    APPROVED,
    PENDING,
    REJECTED,
    PAUSED,
    DISABLED
  }

  /** What a template is for, which decides the price. */
  public enum Category {
    UTILITY,
    MARKETING
  }

  /** A button under the body. */
  public sealed interface Button {

    /** What the button says, at most 25 characters. */
    String title();

    /** A button that tells the account that it was tapped; its payload comes with the message. */
    record QuickReply(String title) implements Button {}

    /** A button that opens an address. */
    record Link(String title, URI url) implements Button {}
  }

  /** An approved utility template with these quick replies. */
  public static MessageTemplate approved(
      String name, String language, String body, String... quickReplies) {
    return new MessageTemplate(
        name,
        language,
        Status.APPROVED,
        Category.UTILITY,
        body,
        List.of(quickReplies).stream().<Button>map(Button.QuickReply::new).toList());
  }

  /** The same template in another state. */
  public MessageTemplate withStatus(Status other) {
    return new MessageTemplate(name, language, other, category, body, buttons);
  }

  /** The names of the places to fill, in the order in which they come first. */
  public SequencedSet<String> places() {
    SequencedSet<String> places = new LinkedHashSet<>();
    Matcher matcher = PLACE.matcher(body);
    while (matcher.find()) {
      places.add(matcher.group(1));
    }
    return places;
  }

  /** Whether it is the same template in the same language. */
  public boolean isSameAs(String otherName, String otherLanguage) {
    return name.equals(otherName) && language.equals(otherLanguage);
  }
}
