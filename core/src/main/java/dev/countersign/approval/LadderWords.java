package dev.countersign.approval;

import dev.countersign.prompt.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a quorum and the end of a step are written, in a request as in the settings. Violations point
 * below what is read, such as {@code /count}.
 */
public final class LadderWords {
  private static final String ESCALATE = "escalate";

  private LadderWords() {}

  /**
   * Reads a quorum; one that cannot be read asks for everything that it could.
   *
   * @param type empty where it is missing, which the caller tells
   * @param people how many are asked
   */
  public static Quorum quorum(
      String type, @Nullable Integer count, int people, List<Violation> found) {
    boolean isCounted = type.equals("atLeast") || type.equals("percent");
    if (isCounted && count == null) {
      found.add(new Violation("/count", "missing", "Say how many, such as 2."));
    }
    if (!isCounted && count != null) {
      found.add(new Violation("/count", "contradiction", "Only atLeast and percent have a count."));
    }
    return switch (type) {
      case "any", "" -> new Quorum.Any();
      case "all" -> new Quorum.All();
      case "atLeast" -> new Quorum.AtLeast(count == null ? people : count);
      case "percent" -> new Quorum.Percent(count == null ? 100 : count);
      default -> {
        found.add(new Violation("/type", "unknown-value", "Must be any, all, atLeast or percent."));
        yield new Quorum.All();
      }
    };
  }

  /**
   * Reads what the end of a step means; a step with another one after it can only escalate.
   *
   * @param text absent for the usual: on to the next step, else expired
   * @param hasNext whether a further step follows
   */
  public static OnExpiry onExpiry(@Nullable String text, boolean hasNext, List<Violation> found) {
    if (text == null) {
      return OnExpiry.EXPIRE;
    }
    if (text.equals(ESCALATE) && !hasNext) {
      found.add(
          new Violation(
              "/onExpiry",
              "escalation-to-nobody",
              "Name the people of the next step in escalation."));
    }
    if (!text.equals(ESCALATE) && hasNext) {
      found.add(
          new Violation(
              "/onExpiry",
              "contradiction",
              "There is a further step in escalation: say escalate, or leave onExpiry out."));
    }
    return switch (text) {
      case "expire", ESCALATE -> OnExpiry.EXPIRE;
      case "approve" -> OnExpiry.APPROVE;
      case "reject" -> OnExpiry.REJECT;
      default -> {
        found.add(
            new Violation(
                "/onExpiry", "unknown-value", "Must be expire, approve, reject or escalate."));
        yield OnExpiry.EXPIRE;
      }
    };
  }
}
