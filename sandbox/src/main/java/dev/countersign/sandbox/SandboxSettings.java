package dev.countersign.sandbox;

import dev.countersign.sandbox.account.AccountId;
import dev.countersign.sandbox.account.AccountSettings;
import dev.countersign.sandbox.account.Connection;
import dev.countersign.sandbox.account.Credential;
import dev.countersign.sandbox.account.MessageTemplate;
import dev.countersign.sandbox.account.Person;
import dev.countersign.sandbox.account.PersonId;
import dev.countersign.sandbox.webhook.DeliverySettings;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How a sandbox starts.
 *
 * @param host the address to listen on; the control API has no password, so keep it local
 * @param port 0 for a free one
 * @param time the clock under the sandbox's own, which can be put forward
 * @param random where message and trace ids come from
 * @param faultSeed the start of the chance of faults
 * @param recordLimit how many calls, and how many webhook attempts, are kept
 * @param memory the file that keeps conversations for the next start; null keeps nothing
 */
public record SandboxSettings(
    String host,
    int port,
    List<AccountSettings> accounts,
    DeliverySettings delivery,
    InstantSource time,
    RandomGenerator random,
    long faultSeed,
    int recordLimit,
    @Nullable Path memory) {

  /** The port of the program when none is chosen. */
  public static final int USUAL_PORT = 8787;

  private static final int RECORDS = 100_000;

  public SandboxSettings {
    accounts = List.copyOf(accounts);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535, not " + port);
    }
  }

  /** One account, three people, a free port on the loopback address, and the system's clock. */
  public static SandboxSettings demo() {
    AccountSettings shop =
        new AccountSettings(
            new AccountId("17841400000000001"),
            "Countersign Demo Shop",
            "countersign.demo",
            "104000000000001",
            new Credential("sandbox-page-token"),
            new AccountSettings.App(
                "204000000000001",
                new Credential("sandbox-app-secret"),
                new Credential("sandbox-verify-token")),
            null,
            AccountSettings.ALL_PERMISSIONS,
            false,
            List.of(
                new Person(new PersonId("6543217890123456"), "Ada Lovelace", "ada.lovelace"),
                new Person(new PersonId("6543217890123457"), "Grace Hopper", "grace.hopper"),
                new Person(new PersonId("6543217890123458"), "Alan Turing", "alan.turing")));
    return new SandboxSettings(
        "127.0.0.1",
        0,
        List.of(shop),
        DeliverySettings.likeMeta(),
        InstantSource.system(),
        new SecureRandom(),
        1,
        RECORDS,
        null);
  }

  /**
   * The account of {@link #demo} and its people, a Page on Messenger, a WhatsApp number, and an
   * Instagram account with Instagram Login; Ada Lovelace is on each of them, as the human {@code
   * ada}.
   */
  public static SandboxSettings threeChannels() {
    SandboxSettings demo = demo();
    AccountSettings shop = demo.accounts().getFirst();
    return demo.withAccounts(
        List.of(
            shop.withPeople(shop.people().stream().map(SandboxSettings::asHuman).toList()),
            messenger(shop.app()),
            whatsApp(shop.app()),
            instagramLogin()));
  }

  private static Person asHuman(Person person) {
    return person.being(person.username().replaceFirst("[.].*", ""));
  }

  private static AccountSettings messenger(AccountSettings.App app) {
    return AccountSettings.of(
            new AccountId("104000000000003"),
            "Countersign Demo Page",
            new Connection.MessengerPage(),
            new Credential("sandbox-messenger-token"),
            app)
        .withPeople(
            List.of(
                asHuman(
                    new Person(new PersonId("7543217890123456"), "Ada Lovelace", "ada.lovelace"))))
        .withTemplates(
            List.of(
                MessageTemplate.approved(
                    "approval_request",
                    "en",
                    "{{1}} waits for your answer.",
                    "Approve",
                    "Reject")));
  }

  private static AccountSettings whatsApp(AccountSettings.App app) {
    Person ada = Person.onWhatsApp("16505551234", "Ada Lovelace", "US.13491208655302741918");
    Person grace =
        Person.withHiddenNumber("US.13491208655302741919", "Grace Hopper", "grace.hopper");
    return AccountSettings.of(
            new AccountId("106540352242922"),
            "Countersign Demo Number",
            new Connection.WhatsAppNumber("102290129340398", "1", "15550783881"),
            new Credential("sandbox-whatsapp-token"),
            app)
        .withPeople(List.of(ada.being("ada"), grace.being("grace")))
        .withTemplates(
            List.of(
                MessageTemplate.approved(
                    "approval_request",
                    "en_US",
                    "{{1}} waits for your answer.",
                    "Approve",
                    "Reject")));
  }

  private static AccountSettings instagramLogin() {
    return AccountSettings.of(
            new AccountId("17841400000000003"),
            "Countersign Demo Studio",
            new Connection.InstagramLogin(new Credential("sandbox-instagram-app-secret")),
            new Credential("IGAAsandbox0000000001"),
            new AccountSettings.App(
                "204000000000003",
                new Credential("sandbox-studio-app-secret"),
                new Credential("sandbox-studio-verify-token")))
        .withUsername("countersign.studio")
        .withPeople(
            List.of(
                asHuman(
                    new Person(new PersonId("6643217890123456"), "Ada Lovelace", "ada.lovelace"))));
  }

  /** The same settings on another port. */
  public SandboxSettings withPort(int other) {
    return new SandboxSettings(
        host, other, accounts, delivery, time, random, faultSeed, recordLimit, memory);
  }

  /** The same settings on another address. */
  public SandboxSettings withHost(String other) {
    return new SandboxSettings(
        other, port, accounts, delivery, time, random, faultSeed, recordLimit, memory);
  }

  /** The same settings with other accounts. */
  public SandboxSettings withAccounts(List<AccountSettings> others) {
    return new SandboxSettings(
        host, port, others, delivery, time, random, faultSeed, recordLimit, memory);
  }

  /**
   * The same settings with so many Instagram accounts in place of the accounts, each of the first
   * one's app and with ids and a token of its own.
   *
   * @param people who writes to an account, by its number from 0
   */
  public SandboxSettings withInstagramAccounts(int count, IntFunction<List<Person>> people) {
    AccountSettings first = accounts.getFirst();
    return withAccounts(
        IntStream.range(0, count)
            .mapToObj(number ->
                new AccountSettings(
                    new AccountId("1784140000000%04d".formatted(number)),
                    first.name(),
                    first.username() + number,
                    "10400000000%04d".formatted(number),
                    new Credential("sandbox-page-token-" + number),
                    first.app(),
                    null,
                    first.permissions(),
                    false,
                    people.apply(number)))
            .toList());
  }

  /** The same settings, each account changed. */
  public SandboxSettings withEachAccount(UnaryOperator<AccountSettings> change) {
    return withAccounts(accounts.stream().map(change).toList());
  }

  /** The same settings, each account with that webhook address. */
  public SandboxSettings withWebhookUrl(URI url) {
    return withEachAccount(account -> account.withWebhookUrl(url));
  }

  /** The same settings with another way to deliver webhooks. */
  public SandboxSettings withDelivery(DeliverySettings other) {
    return new SandboxSettings(
        host, port, accounts, other, time, random, faultSeed, recordLimit, memory);
  }

  /**
   * The same settings with a memory: conversations are kept in a file, which is made if it does not
   * exist, and are there again at the next start, as they were whenever the process ended. Webhooks
   * that were not answered with 200 are delivered again then, and those of an account without an
   * address wait until it has one. The source of ids must not repeat itself after a start. Neither
   * the clock's advance nor records, faults and states of accounts are kept.
   */
  public SandboxSettings withMemory(Path file) {
    return new SandboxSettings(
        host, port, accounts, delivery, time, random, faultSeed, recordLimit, file);
  }

  /** The same settings on another clock. */
  public SandboxSettings withTime(InstantSource other) {
    return new SandboxSettings(
        host, port, accounts, delivery, other, random, faultSeed, recordLimit, memory);
  }

  /** The same settings with another source of ids. */
  public SandboxSettings withRandom(RandomGenerator other) {
    return new SandboxSettings(
        host, port, accounts, delivery, time, other, faultSeed, recordLimit, memory);
  }
}
