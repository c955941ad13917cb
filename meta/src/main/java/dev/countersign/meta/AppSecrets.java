package dev.countersign.meta;

import dev.countersign.secret.Secret;
import java.util.List;

/**
 * The secrets of one Meta app, asked for at the moment of use so that rotation takes effect.
 * Accounts that belong to one app should have equal ones, so that a webhook makes us read and try
 * them once for all its accounts.
 */
@FunctionalInterface
public interface AppSecrets {
  /**
   * The newest first: the first one signs our calls, each of them may have signed a webhook while
   * they are being rotated. Empty when none is configured.
   *
   * @throws Credentials.Unusable when one cannot be had
   */
  List<Secret> read();
}
