package dev.countersign.meta;

import dev.countersign.prompt.Prompt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions for tests. */
public final class Questions {
  public static final String KEY = "AAAAAAAAAAAAAAAAAAAAAA";
  public static final Prompt.Option APPROVE =
      new Prompt.Option("/choices/0/title", "Approve ✅", "HIL_APPROVE|" + KEY);
  public static final Prompt.Option REJECT =
      new Prompt.Option("/choices/1/title", "Reject ❌", "HIL_REJECT|" + KEY);

  private static final Prompt.Frame FRAME =
      new Prompt.Frame("Approval Required", "Please select an action:", "Choose");

  private Questions() {}

  /** A question in the words of the specification. */
  public static Prompt.Question asked(
      @Nullable String title, List<Prompt.Line> lines, List<Prompt.Option> options) {
    return asked(null, title, lines, options);
  }

  /** The same with a sentence before it. */
  public static Prompt.Question asked(
      @Nullable String lead,
      @Nullable String title,
      List<Prompt.Line> lines,
      List<Prompt.Option> options) {
    return new Prompt.Question(lead, title, lines, FRAME, options);
  }

  /** A titled question with the usual choices. */
  public static Prompt.Question question(Prompt.Line... lines) {
    return asked("Refund 4711", List.of(lines), List.of(APPROVE, REJECT));
  }

  /** A question with so many choices and one short field. */
  public static Prompt.Question choices(int count) {
    List<Prompt.Option> options = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      options.add(option(i, "Choice " + i));
    }
    return of(options);
  }

  /** A question with one choice of that title. */
  public static Prompt.Question titled(String title) {
    return of(List.of(option(0, title)));
  }

  /** A question with these choices and one short field. */
  public static Prompt.Question of(List<Prompt.Option> options) {
    return asked("Refund 4711", List.of(line("amount", "129.90 EUR")), options);
  }

  public static Prompt.Option option(int index, String title) {
    return new Prompt.Option(
        "/choices/" + index + "/title", title, "HIL_CHOICE-" + index + "|" + KEY);
  }

  /** A field whose label is its key with a capital. */
  public static Prompt.Line line(String key, String shown) {
    return new Prompt.Line(
        "/fields/0/value",
        key,
        key.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + key.substring(1),
        shown);
  }
}
