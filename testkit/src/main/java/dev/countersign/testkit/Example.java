package dev.countersign.testkit;

import dev.countersign.ApprovalId;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Account;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import dev.countersign.field.DisplayMode;
import dev.countersign.field.Field;
import dev.countersign.field.Input;
import dev.countersign.reply.ReplyKey;
import dev.countersign.value.Value;
import java.time.Duration;
import java.util.Random;

/** The accounts, people and ids of the tests. */
public final class Example {
  /** An account that asks whoever it is told to ask. */
  public static final Account SHOP =
      new Account(
          new AccountId("shop-instagram"),
          ChannelKind.INSTAGRAM,
          "17841400000000001",
          Account.UnknownRecipient.TRY,
          Duration.ofHours(4));

  /** Where Ada is asked. */
  public static final Address ADA = new Address(SHOP.id(), "6543217890123456");

  /** Somebody else who writes to the same account. */
  public static final Address MALLORY = new Address(SHOP.id(), "9999999999999999");

  private static final Random RANDOM = new Random();
  private static final int KEY_BYTES = 16;

  private Example() {}

  /** Ada, with her name. */
  public static Approver ada() {
    return new Approver("Ada", ADA);
  }

  /** An id that no other approval has. */
  public static ApprovalId freshId() {
    return ApprovalId.of(randomBytes());
  }

  /** A key that no other question has. */
  public static ReplyKey freshKey() {
    return ReplyKey.of(randomBytes());
  }

  /** A readable field. */
  public static Field readable(String key, Value value) {
    return new Field(key, "Label of " + key, value, DisplayMode.READABLE, Input.LOCKED);
  }

  private static byte[] randomBytes() {
    byte[] bytes = new byte[KEY_BYTES];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
