package dev.countersign.channel;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a channel tells of a person besides the id that an event names.
 *
 * @param otherIds further ids of the same person within the same account, such as the
 *     business-scoped user id beside a WhatsApp id
 * @param name the name that the person shows, where told
 */
public record Identity(Set<String> otherIds, @Nullable String name) {
  /** Nothing is told. */
  public static final Identity UNTOLD = new Identity(Set.of(), null);

  public Identity {
    otherIds = Set.copyOf(otherIds);
  }
}
