package dev.countersign.expression;

import dev.countersign.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The way to a value inside a structure: {@code order.lines[0].price}.
 *
 * <p>Names are letters, digits, {@code _} and {@code -}, separated by dots. An item of a list is
 * {@code [0]}, counted from zero. Any other name, such as one with a dot in it, stands in brackets
 * and quotes: {@code order["net.total"]}; a name with a double quote in it cannot be written.
 */
public record Path(List<Step> steps) {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{N}_-]+");
  private static final Pattern STEP =
      Pattern.compile(
          "(?<dot>\\.)?(?<name>" + NAME + ")|\\[(?<index>\\d{1,9})]|\\[\"(?<quoted>[^\"]+)\"]");
  private static final Pattern WHOLE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

  /** One step of the way. */
  public sealed interface Step {
    /** To the member of that name. */
    record Key(String name) implements Step {}

    /** To the item at that position, from 0. */
    record Index(int position) implements Step {}
  }

  public Path {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("A path has at least one step.");
    }
  }

  /** The path of one step, the name taken as it is. */
  public static Path of(String name) {
    return new Path(List.of(new Step.Key(name)));
  }

  /** Reads a path; empty when the text is none. */
  public static Optional<Path> parse(String text) {
    List<Step> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(text);
    int at = 0;
    while (at < text.length()) {
      matcher.region(at, text.length());
      boolean isStep = matcher.lookingAt();
      boolean needsDot = isStep && matcher.group("name") != null && at > 0;
      if (!isStep || needsDot != (matcher.group("dot") != null)) {
        return Optional.empty();
      }
      steps.add(step(matcher));
      at = matcher.end();
    }
    return steps.isEmpty() ? Optional.empty() : Optional.of(new Path(steps));
  }

  /** Reads the name of a secret or of a variable of the environment, in which a dot is a dot. */
  static Optional<Path> parseName(String text) {
    return WHOLE_NAME.matcher(text).matches() ? Optional.of(of(text)) : Optional.empty();
  }

  /** The name that the whole path is, for a directive that takes one. */
  String name() {
    return steps.size() == 1 && steps.getFirst() instanceof Step.Key key ? key.name() : toString();
  }

  private static Step step(Matcher matcher) {
    if (matcher.group("index") != null) {
      return new Step.Index(Integer.parseInt(matcher.group("index")));
    }
    String name = matcher.group("name");
    return new Step.Key(name != null ? name : matcher.group("quoted"));
  }

  /** The value at the end of the way, nothing where the way ends early. */
  public Value in(Value root) {
    Value at = root;
    for (Step step : steps) {
      at =
          switch (step) {
            case Step.Key key ->
                at instanceof Value.Structure structure
                    ? structure.member(key.name())
                    : Value.nothing();
            case Step.Index index ->
                at instanceof Value.Sequence sequence && index.position() < sequence.items().size()
                    ? sequence.items().get(index.position())
                    : Value.nothing();
          };
    }
    return at;
  }

  /** The path as it is written in an expression. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Step step : steps) {
      switch (step) {
        case Step.Index index -> text.append('[').append(index.position()).append(']');
        case Step.Key key -> {
          if (!NAME.matcher(key.name()).matches()) {
            text.append("[\"").append(key.name()).append("\"]");
          } else {
            text.append(text.isEmpty() ? "" : ".").append(key.name());
          }
        }
      }
    }
    return text.toString();
  }
}
