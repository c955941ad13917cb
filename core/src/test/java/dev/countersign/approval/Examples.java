package dev.countersign.approval;

import dev.countersign.ApprovalId;
import dev.countersign.approver.Approver;
import dev.countersign.approver.Responder;
import dev.countersign.channel.Account;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.ChannelKind;
import dev.countersign.channel.FailureClass;
import dev.countersign.channel.MessageId;
import dev.countersign.channel.Route;
import dev.countersign.channel.SendOutcome;
import dev.countersign.field.DisplayMode;
import dev.countersign.field.Field;
import dev.countersign.field.Input;
import dev.countersign.journal.Actor;
import dev.countersign.prompt.Choice;
import dev.countersign.prompt.ChoiceKey;
import dev.countersign.reply.ReplyKey;
import dev.countersign.value.Value;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** The people, places and times of the tests. */
final class Examples {
  /** When everything begins. */
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  /** How long the usual request waits, by its account's default. */
  static final Duration FOUR_HOURS = Duration.ofHours(4);

  /** When the usual request is too old. */
  static final Instant EXPIRY = NOON.plus(FOUR_HOURS);

  static final Account SHOP =
      new Account(
          new AccountId("shop-instagram"),
          ChannelKind.INSTAGRAM,
          "17841400000000001",
          Account.UnknownRecipient.TRY,
          FOUR_HOURS);

  /** Where Ada is asked. */
  static final Address ADA = new Address(SHOP.id(), "6543217890123456");

  private static final AccountId WHATSAPP = new AccountId("shop-whatsapp");

  /** Ada's number on WhatsApp. */
  static final Address PHONE = new Address(WHATSAPP, "491701234567");

  /** What WhatsApp calls Ada besides. */
  static final Address BUSINESS_ID = new Address(WHATSAPP, "DE.1234567890");

  /** Somebody else who writes to the same account. */
  static final Address MALLORY = new Address(SHOP.id(), "9999999999999999");

  static final Approver APPROVER = new Approver("Ada", ADA);

  static final Approver BOB = new Approver("Bob", new Address(SHOP.id(), "2222222222222222"));

  static final Approver CLEO = new Approver("Cleo", new Address(SHOP.id(), "3333333333333333"));

  static final Approver DORA = new Approver("Dora", new Address(SHOP.id(), "4444444444444444"));

  /** Somebody at the command line. */
  static final Actor OPERATOR = new Actor.Operator("grace");

  static final ApprovalId ID = ApprovalId.of(new byte[16]);

  /** The key of the first question. */
  static final ReplyKey KEY = key(1);

  static final Actor CALLER = new Actor.Machine("key_1");

  /** Ada as WhatsApp knows her: under two ids. */
  static final Responder ADA_ON_WHATSAPP = new Responder(PHONE, Set.of(BUSINESS_ID));

  static final Choice LATER = new Choice(new ChoiceKey("ask-later"), "Ask me later", false);

  private Examples() {}

  /** A key that differs for each number. */
  static ReplyKey key(int number) {
    return ReplyKey.of(ByteBuffer.allocate(16).putInt(number).array());
  }

  static MessageId message(String id) {
    return new MessageId(id);
  }

  /** Ada's tap on a button of the first question. */
  static Command.Answer tap(ChoiceKey choice, String message) {
    return answer(KEY.hash(), choice, ADA, message(message));
  }

  /** An answer by a button from an address. */
  static Command.Answer answer(
      ReplyKey.Hash key, ChoiceKey choice, Address from, MessageId message) {
    return new Command.Answer(
        new Command.Question.OfKey(key), choice, new Responder(from), message);
  }

  /** The channel took the question, as a free message, without a reminder. */
  static Command.AskAccepted accepted(int ask, Occasion occasion, MessageId message, int attempt) {
    return new Command.AskAccepted(
        tag(ask),
        occasion,
        message,
        new Command.Sending(NOON, Route.MESSAGE, "window open", attempt, null));
  }

  /** The tag of what was sent last to ask there. */
  static AskTag tag(int ask) {
    return new AskTag(ID, ask, 999_999_999);
  }

  /** Words at noon that quote nothing. */
  static Command.Question.OfWords words(int ask) {
    return new Command.Question.OfWords(ask, null, NOON);
  }

  /** An address as somebody who writes. */
  static Responder responder(Address address) {
    return new Responder(address);
  }

  static SendOutcome.Failed failed(FailureClass failure) {
    return new SendOutcome.Failed(failure, "10/2534022", "the channel said no", null);
  }

  static Field readable(String key, String value) {
    return new Field(key, "Label of " + key, Value.of(value), DisplayMode.READABLE, Input.LOCKED);
  }

  static Field masked(String key, String value) {
    return new Field(key, "Label of " + key, Value.of(value), DisplayMode.MASKED, Input.LOCKED);
  }

  static Field concealed(String key, String value) {
    return new Field(key, "Label of " + key, Value.of(value), DisplayMode.CONCEALED, Input.LOCKED);
  }
}
