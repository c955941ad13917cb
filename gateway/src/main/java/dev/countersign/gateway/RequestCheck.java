package dev.countersign.gateway;

import dev.countersign.approval.Approval;
import dev.countersign.approval.ApprovalRequest;
import dev.countersign.approval.Ask;
import dev.countersign.approval.Occasion;
import dev.countersign.approval.Pointers;
import dev.countersign.approval.RequestRules;
import dev.countersign.approval.Step;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Account;
import dev.countersign.channel.AccountId;
import dev.countersign.channel.Address;
import dev.countersign.channel.Channel;
import dev.countersign.channel.Contact;
import dev.countersign.field.Field;
import dev.countersign.gateway.wording.Wordings;
import dev.countersign.prompt.Prompt;
import dev.countersign.prompt.Violation;
import dev.countersign.reply.ReplyKey;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.store.Expected;
import dev.countersign.store.Store;
import dev.countersign.store.Transaction;
import dev.countersign.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Looks at a request before anything is stored: brings its addresses into the form of their
 * channels and finds everything that stands against it.
 */
final class RequestCheck {
  private final Store store;
  private final Accounts accounts;
  private final Resumers resumers;

  RequestCheck(Store store, Accounts accounts, Resumers resumers) {
    this.store = store;
    this.accounts = accounts;
    this.resumers = resumers;
  }

  /** What a request turned out to be. */
  sealed interface Checked {
    /** It can be asked, with addresses in the form of their channels. */
    record Sound(ApprovalRequest request) implements Checked {}

    /** What stands against it, in the order of its members. */
    record Unsound(List<Violation> violations) implements Checked {}
  }

  /** What a person turned out to be. */
  sealed interface CheckedPerson {
    /** They can be asked, now or later. */
    record Sound(Approver person) implements CheckedPerson {}

    /** What stands against it. */
    record Unsound(List<Violation> violations) implements CheckedPerson {}
  }

  Checked check(ApprovalRequest request) {
    List<Violation> found = new ArrayList<>();
    List<Step> ladder = new ArrayList<>();
    for (int i = 0; i < request.ladder().size(); i++) {
      ladder.add(canonical(request.ladder().get(i), i, found));
    }
    List<Address> requester = new ArrayList<>();
    for (int i = 0; i < request.requester().size(); i++) {
      canonical(request.requester().get(i), "/requestedBy/addresses/" + i, found)
          .ifPresent(requester::add);
    }
    if (!found.isEmpty()) {
      return new Checked.Unsound(found);
    }
    ApprovalRequest plain = timed(worded(request.asking(ladder, requester)));
    found.addAll(RequestRules.violations(plain));
    schemas(plain, found);
    if (found.isEmpty()) {
      found.addAll(ofChannels(plain, plain.addresses()));
    }
    resumers
        .refusal(plain.resume())
        .ifPresent(reason -> found.add(targetViolation(plain.resume(), reason)));
    return found.isEmpty() ? new Checked.Sound(plain) : new Checked.Unsound(found);
  }

  /**
   * What stands against other data of an approval, in the order of its members; empty when it can
   * be asked.
   */
  List<Violation> amended(Approval approval, ApprovalRequest request) {
    List<Violation> found = new ArrayList<>();
    for (Violation violation : RequestRules.violations(request)) {
      // what the end counts as stays; the choices have to go with it
      found.add(
          violation.pointer().equals("/onExpiry")
              ? new Violation("/choices", violation.rule(), violation.message())
              : violation);
    }
    schemas(request, found);
    if (found.isEmpty()) {
      Stream<Address> asked = approval.asks().stream().map(Ask::address);
      found.addAll(ofChannels(request, Stream.concat(request.addresses(), asked)));
    }
    return List.copyOf(found);
  }

  /** A single person, who is to be asked what the request asks in somebody's place. */
  CheckedPerson person(ApprovalRequest request, Approver person, String pointer) {
    List<Violation> found = new ArrayList<>();
    Approver canonical = canonical(person, index -> pointer + "/addresses/" + index, found);
    if (found.isEmpty()) {
      found.addAll(RequestRules.violations(canonical, pointer));
    }
    if (found.isEmpty()) {
      // the request is as it was asked, so that what its channel cannot show speaks against them
      ofChannels(request, canonical.addresses().stream()).stream()
          .map(violation ->
              new Violation(
                  pointer + "/addresses",
                  violation.rule(),
                  "Cannot be asked there: " + violation.pointer() + ": " + violation.message()))
          .forEach(found::add);
    }
    if (found.isEmpty()) {
      Map<Address, Contact> known =
          store.transact(transaction -> contacts(transaction, canonical.addresses()));
      ofPerson(request, canonical, pointer + "/addresses/0", known).ifPresent(found::add);
    }
    return found.isEmpty() ? new CheckedPerson.Sound(canonical) : new CheckedPerson.Unsound(found);
  }

  /** The step with addresses in the form of their channels, and never without a time. */
  private Step canonical(Step step, int position, List<Violation> found) {
    List<Approver> people = new ArrayList<>();
    for (int i = 0; i < step.approvers().size(); i++) {
      int person = i;
      people.add(
          canonical(
              step.approvers().get(i),
              index -> Pointers.address(step, position, person, index),
              found));
    }
    Duration wait = step.expiresIn();
    if (wait == null) {
      wait =
          accounts.find(people.getFirst().address().account()).map(Account::expiresIn).orElse(null);
    }
    return new Step(people, step.quorum(), wait, step.reminders());
  }

  private Approver canonical(Approver person, IntFunction<String> pointer, List<Violation> found) {
    List<Address> addresses = new ArrayList<>();
    for (int i = 0; i < person.addresses().size(); i++) {
      Address address = person.addresses().get(i);
      addresses.add(canonical(address, pointer.apply(i), found).orElse(address));
    }
    return new Approver(person.name(), addresses, person.isAskedEverywhere());
  }

  /**
   * The request with the words that do not follow from itself: the language of the account, a
   * header of the account's own, the usual choices. The digest is to cover what the person sees,
   * whatever the settings say later.
   */
  private ApprovalRequest worded(ApprovalRequest request) {
    AccountId account = request.approver().address().account();
    Wordings wordings = accounts.wordings();
    String locale =
        request.locale() == null ? wordings.language(account).orElse(null) : request.locale();
    return request.worded(
        request.title() == null ? wordings.ownTitle(account, locale).orElse(null) : request.title(),
        locale,
        request.choices().isEmpty() ? wordings.of(account, locale).choices() : request.choices());
  }

  /** The request with its hours, whatever the settings say later. */
  private ApprovalRequest timed(ApprovalRequest request) {
    Account account = accounts.find(request.approver().address().account()).orElseThrow();
    return request.timed(request.timing().orWithin(account.hours()));
  }

  private Optional<Address> canonical(Address address, String pointer, List<Violation> found) {
    Optional<Account> account = accounts.find(address.account());
    if (account.isEmpty()) {
      found.add(
          new Violation(
              pointer + "/account",
              "unknown-account",
              "No account \"" + address.account() + "\"; known: " + knownAccounts() + "."));
      return Optional.empty();
    }
    Channel channel = accounts.channel(address.account());
    Optional<Address> canonical =
        address.value().isBlank() ? Optional.of(address) : accounts.canonical(address);
    if (canonical.isEmpty()) {
      found.add(
          new Violation(
              pointer + "/to",
              "not-an-address",
              "This is no address on " + channel.kind().label() + ": " + addressForm(channel)));
    }
    return canonical;
  }

  private static String addressForm(Channel channel) {
    return switch (channel.kind()) {
      case INSTAGRAM -> "give the Instagram-scoped id (IGSID) of the person.";
      case MESSENGER -> "give the page-scoped id (PSID) of the person.";
      case WHATSAPP ->
          "give a phone number with + and country code, such as +491701234567, or the person's"
              + " business-scoped user id.";
    };
  }

  /** Schemas that cannot be used, and values that do not meet theirs. */
  private void schemas(ApprovalRequest request, List<Violation> found) {
    for (int i = 0; i < request.fields().size(); i++) {
      Field field = request.fields().get(i);
      Value.Structure schema = field.input().schema();
      String pointer = "/fields/" + i;
      if (schema == null) {
        continue;
      }
      Optional<String> unusable = FieldSchemas.fault(schema);
      if (unusable.isPresent()) {
        found.add(
            new Violation(
                pointer + "/schema", "not-a-schema", "Cannot be used: " + unusable.get()));
      } else if (!field.value().isNothing()) {
        EnteredValues.fault(field, field.value(), Locale.ENGLISH)
            .ifPresent(fault ->
                found.add(
                    new Violation(
                        pointer + "/value",
                        "contradiction",
                        "Does not meet the schema of the field: " + fault + ".")));
      }
    }
  }

  private List<Violation> ofChannels(ApprovalRequest request, Stream<Address> addresses) {
    return addresses
        .map(Address::account)
        .distinct()
        .flatMap(account -> ofChannel(request, account))
        .distinct()
        .toList();
  }

  /** What stands against any of the pages that the person may see. */
  private Stream<Violation> ofChannel(ApprovalRequest request, AccountId account) {
    Channel channel = accounts.channel(account);
    return accounts.pages(request, account).stream()
        .flatMap(
            page -> channel.check(account, question(request, account, page.number())).stream());
  }

  private Prompt.Question question(ApprovalRequest request, AccountId account, int page) {
    ReplyKey any = ReplyKey.of(new byte[ReplyKey.BYTES]);
    return accounts.question(request, account, any, Occasion.FIRST, page);
  }

  /** What stands against the people of a request that is sound otherwise. */
  List<Violation> people(Transaction transaction, ApprovalRequest request) {
    Map<Address, Contact> contacts = contacts(transaction, request.addresses().toList());
    List<Violation> found = new ArrayList<>();
    for (int i = 0; i < request.ladder().size(); i++) {
      Step step = request.ladder().get(i);
      for (int person = 0; person < step.approvers().size(); person++) {
        String pointer = Pointers.address(step, i, person, 0);
        ofPerson(request, step.approvers().get(person), pointer, contacts).ifPresent(found::add);
      }
      samePeople(step, i, contacts, found);
    }
    return found;
  }

  /** What is known of the people at those addresses; whoever is not known is left out. */
  private static Map<Address, Contact> contacts(Transaction transaction, List<Address> addresses) {
    transaction.prepare(Expected.people(addresses));
    Map<Address, Contact> known = new HashMap<>();
    addresses.forEach(address ->
        transaction.people().contact(address).ifPresent(contact -> known.put(address, contact)));
    return known;
  }

  /** People of a step whom a channel has told us to be one, who would have to answer twice. */
  private static void samePeople(
      Step step, int position, Map<Address, Contact> contacts, List<Violation> found) {
    Map<String, Integer> known = new HashMap<>();
    for (int person = 0; person < step.approvers().size(); person++) {
      List<Address> addresses = step.approvers().get(person).addresses();
      for (int k = 0; k < addresses.size(); k++) {
        Contact contact = contacts.get(addresses.get(k));
        Integer other = contact == null ? null : known.putIfAbsent(contact.person(), person);
        if (other != null && other != person) {
          found.add(
              new Violation(
                  Pointers.address(step, position, person, k) + "/to",
                  "duplicate",
                  "\""
                      + addresses.get(k).value()
                      + "\" is another id of somebody who is asked already: a person has one vote."));
        }
      }
    }
  }

  /** A person whom none of the addresses can reach, now or later. */
  private Optional<Violation> ofPerson(
      ApprovalRequest request, Approver person, String pointer, Map<Address, Contact> known) {
    List<Address> addresses = person.addresses();
    List<Optional<Contact>> contacts =
        addresses.stream().map(address -> Optional.ofNullable(known.get(address))).toList();
    if (contacts.stream().allMatch(contact -> contact.map(Contact::isOptedOut).orElse(false))) {
      return Optional.of(
          new Violation(
              pointer + "/to",
              "opted-out",
              "\""
                  + addresses.getFirst().value()
                  + "\" wants no more requests; they can write START to allow them again."));
    }
    for (int i = 0; i < addresses.size(); i++) {
      Account account = accounts.find(addresses.get(i).account()).orElseThrow();
      boolean hasWritten =
          contacts.get(i).map(contact -> contact.lastInbound() != null).orElse(false);
      boolean isReachable =
          hasWritten
              || account.unknownRecipient() == Account.UnknownRecipient.TRY
              || accounts
                  .channel(account.id())
                  .hasTemplate(account.id(), question(request, account.id(), 0));
      if (isReachable) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new Violation(
            pointer + "/to",
            "no-contact",
            "\""
                + addresses.getFirst().value()
                + "\" never wrote to "
                + addresses.getFirst().account()
                + ", and Meta delivers only to people who did. Ask them to send any message first, or set"
                + " unknown-recipient: try for the account."));
  }

  private static Violation targetViolation(ResumeTarget target, String reason) {
    return target instanceof ResumeTarget.Handler
        ? new Violation("/resume/name", "unknown-handler", reason)
        : new Violation("/resume/url", "callback-url-not-allowed", reason);
  }

  private String knownAccounts() {
    List<String> names = accounts.all().stream().map(account -> account.id().value()).toList();
    return names.isEmpty() ? "none" : String.join(", ", names);
  }
}
