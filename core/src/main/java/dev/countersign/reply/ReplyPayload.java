package dev.countersign.reply;

import dev.countersign.prompt.ChoiceKey;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands behind a button. */
public sealed interface ReplyPayload {
  /** The key of the question. */
  ReplyKey key();

  /** The payload as text; at most 64 characters. */
  String text();

  /**
   * An answer: {@code HIL_APPROVE|key}, {@code HIL_REJECT|key}, and {@code HIL_<CHOICE>|key} for a
   * choice of the request's own.
   */
  record Answer(ChoiceKey choice, ReplyKey key) implements ReplyPayload {
    @Override
    public String text() {
      return Form.PREFIX + choice.value().toUpperCase(Locale.ROOT) + "|" + key.value();
    }
  }

  /**
   * A wish to see other choices, which answers nothing: {@code HIL_PAGE_2|key}. No choice has an
   * underscore in its key.
   *
   * @param number the page of choices, from 0; the text counts from 1
   */
  record Page(int number, ReplyKey key) implements ReplyPayload {
    @Override
    public String text() {
      return Form.PAGE + (number + 1) + "|" + key.value();
    }
  }

  /** Reads a payload; empty when it is not one of ours. */
  static Optional<ReplyPayload> parse(String text) {
    int bar = text.indexOf('|');
    if (!text.startsWith(Form.PREFIX)
        || bar < 0
        || !ReplyKey.isWellFormed(text.substring(bar + 1))) {
      return Optional.empty();
    }
    ReplyKey key = new ReplyKey(text.substring(bar + 1));
    Matcher page = Form.TURN.matcher(text.substring(0, bar));
    if (page.matches()) {
      return Optional.of(new Page(Integer.parseInt(page.group(1)) - 1, key));
    }
    String choice = text.substring(Form.PREFIX.length(), bar).toLowerCase(Locale.ROOT);
    return ChoiceKey.isWellFormed(choice)
        ? Optional.of(new Answer(new ChoiceKey(choice), key))
        : Optional.empty();
  }

  /** How payloads begin. */
  final class Form {
    private static final String PREFIX = "HIL_";
    private static final String PAGE = PREFIX + "PAGE_";
    private static final Pattern TURN = Pattern.compile(PAGE + "([1-9]\\d?)");

    private Form() {}
  }
}
