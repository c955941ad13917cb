package dev.countersign.channel;

/**
 * Where a person is reached within one account.
 *
 * @param account the account that the person wrote to
 * @param value an Instagram-scoped id, page-scoped id, WhatsApp id or business-scoped user id;
 *     always text, whatever its form in JSON
 */
public record Address(AccountId account, String value) {
  @Override
  public String toString() {
    return account + "/" + value;
  }
}
