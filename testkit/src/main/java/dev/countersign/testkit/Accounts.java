package dev.countersign.testkit;

import dev.countersign.channel.Account;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import java.time.Duration;

/** Accounts and the people who write to them. */
public final class Accounts {
  /** The usual account, as in the examples of the documentation. */
  public static final AccountId SHOP_INSTAGRAM = new AccountId("shop-instagram");

  /** The person who is asked. */
  public static final Address ADA = new Address(SHOP_INSTAGRAM, "6543217890123456");

  /** Somebody else who writes to the same account. */
  public static final Address MALLORY = new Address(SHOP_INSTAGRAM, "9999999999999999");

  private Accounts() {}

  /** An Instagram account that tries people of whom nothing is known and waits four hours. */
  public static Account anInstagramAccount() {
    return anInstagramAccount(Account.UnknownRecipient.TRY);
  }

  /** An Instagram account that treats people of whom nothing is known in that way. */
  public static Account anInstagramAccount(Account.UnknownRecipient unknownRecipient) {
    return new Account(
        SHOP_INSTAGRAM,
        ChannelKind.INSTAGRAM,
        "17841400000000001",
        unknownRecipient,
        Duration.ofHours(4));
  }
}
