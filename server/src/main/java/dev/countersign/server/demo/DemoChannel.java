package dev.countersign.server.demo;

import dev.countersign.channel.AccountId;
import dev.countersign.channel.ChannelKind;
import dev.countersign.sandbox.account.PersonId;
import java.util.Optional;

/** Ada on one of the channels: the account that asks her there, and her id. */
enum DemoChannel {
  INSTAGRAM("17841400000000001", "sandbox-page-token", "6543217890123456"),
  MESSENGER("104000000000003", "sandbox-messenger-token", "7543217890123456"),
  WHATSAPP("106540352242922", "sandbox-whatsapp-token", "16505551234");

  private final String platformId;
  private final String token;
  private final String ada;

  DemoChannel(String platformId, String token, String ada) {
    this.platformId = platformId;
    this.token = token;
    this.ada = ada;
  }

  /** The channel of that label, such as {@code whatsapp}. */
  static Optional<DemoChannel> named(String label) {
    return ChannelKind.named(label).map(kind -> valueOf(kind.name()));
  }

  String label() {
    return ChannelKind.valueOf(name()).label();
  }

  /** The account's name in the settings. */
  AccountId account() {
    return new AccountId("shop-" + label());
  }

  /** The account's id at Meta. */
  String platformId() {
    return platformId;
  }

  String token() {
    return token;
  }

  PersonId ada() {
    return new PersonId(ada);
  }

  /** The node that asks on this channel. */
  String node() {
    return this == INSTAGRAM ? RefundWorkflow.NODE : RefundWorkflow.NODE + "-" + label();
  }
}
