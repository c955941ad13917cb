package dev.countersign.store;

import dev.countersign.channel.AccountId;
import java.util.Set;

/**
 * A webhook whose signature was right: the bytes as they came, and the accounts that it may speak
 * of.
 */
public final class ReceivedWebhook {
  private final byte[] body;
  private final Set<AccountId> verifiedFor;

  /**
   * A webhook.
   *
   * @param body the bytes as they came; not to be changed afterwards
   * @param verifiedFor the accounts of the app whose secret signed it; nothing in the body can
   *     reach another account
   */
  public ReceivedWebhook(byte[] body, Set<AccountId> verifiedFor) {
    this.body = body;
    this.verifiedFor = Set.copyOf(verifiedFor);
  }

  /** The bytes as they came; not to be changed. */
  public byte[] body() {
    return body;
  }

  /** The accounts that it may speak of. */
  public Set<AccountId> verifiedFor() {
    return verifiedFor;
  }
}
