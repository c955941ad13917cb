package dev.countersign.meta.message;

import java.util.Optional;

/**
 * Ids of people that Meta makes for one account: Instagram-scoped and page-scoped ids. They are
 * digits today; Meta promises only text.
 */
public final class ScopedId {
  private ScopedId() {}

  /** The id without the space around it; empty when nothing is left or space stands inside. */
  public static Optional<String> canonical(String to) {
    String id = to.strip();
    boolean isOne =
        !id.isEmpty()
            && id.codePoints()
                .noneMatch(character ->
                    Character.isWhitespace(character)
                        || Character.isSpaceChar(character)
                        || Character.isISOControl(character));
    return isOne ? Optional.of(id) : Optional.empty();
  }
}
