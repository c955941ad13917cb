package dev.countersign.spring.settings;

import dev.countersign.approval.LadderWords;
import dev.countersign.approval.OnExpiry;
import dev.countersign.approval.Quorum;
import dev.countersign.channel.AccountId;
import dev.countersign.expression.Directive;
import dev.countersign.expression.Template;
import dev.countersign.node.NodeDefinition.AddressDefinition;
import dev.countersign.node.NodeDefinition.ApproverDefinition;
import dev.countersign.node.NodeDefinition.StepDefinition;
import dev.countersign.prompt.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads whom a node asks: one person or several, and whom next when the time is up. */
final class NodePeople {
  private static final String APPROVERS = "approvers";
  private static final String ADDRESSES = "addresses";
  private static final String PERSON =
      "[{ name: Ada, addresses: [{ account: shop-instagram, to: \"@{input:ada}\" }] }]";
  private static final EnumSet<Directive> VALUES =
      EnumSet.complementOf(EnumSet.of(Directive.SECRET));

  private final Set<AccountId> accounts;

  /** Reads people who are reached by these accounts. */
  NodePeople(Set<AccountId> accounts) {
    this.accounts = Set.copyOf(accounts);
  }

  /** Who is asked, step after step, and what it counts as in the end. */
  record People(
      List<StepDefinition> ladder, OnExpiry onExpiry, List<AddressDefinition> requester) {}

  /** Empty when nobody is named that could be asked; problems say why. */
  Optional<People> read(SettingsTree node) {
    List<StepDefinition> ladder = new ArrayList<>();
    List<SettingsTree> further = node.items("escalation");
    step(node, node.isSet(APPROVERS) ? several(node) : single(node)).ifPresent(ladder::add);
    OnExpiry end = onExpiry(node, !further.isEmpty());
    for (int i = 0; i < further.size(); i++) {
      SettingsTree next = further.get(i);
      step(next, people(next)).ifPresent(ladder::add);
      end = onExpiry(next, i + 1 < further.size());
      next.finish();
    }
    List<AddressDefinition> requester = requester(node);
    return ladder.size() == 1 + further.size()
        ? Optional.of(new People(ladder, end, requester))
        : Optional.empty();
  }

  private static Optional<StepDefinition> step(SettingsTree tree, List<ApproverDefinition> people) {
    Quorum quorum = quorum(tree, people.size());
    Duration wait = tree.duration("expires-in");
    return people.isEmpty()
        ? Optional.empty()
        : Optional.of(new StepDefinition(people, quorum, wait));
  }

  /** One person: {@code account} and {@code to}, with further addresses under {@code otherwise}. */
  private List<ApproverDefinition> single(SettingsTree node) {
    List<AddressDefinition> addresses = new ArrayList<>();
    AccountId account = account(node);
    Template to = recipient(node);
    if (account != null && to != null) {
      addresses.add(new AddressDefinition(account, to));
    }
    List<AddressDefinition> others = addresses(node, "otherwise");
    Template name = node.template("approver", VALUES);
    if (addresses.isEmpty()) {
      return List.of();
    }
    addresses.addAll(others);
    return List.of(new ApproverDefinition(name, addresses, false));
  }

  /** The recipient, as {@code to} or under the specification's name. */
  private static @Nullable Template recipient(SettingsTree node) {
    return node.isSet("recipient-igsid")
        ? node.template("recipient-igsid", VALUES)
        : node.required("to", VALUES, "\"@{input:instagramScopedUserId}\"");
  }

  private List<ApproverDefinition> several(SettingsTree node) {
    for (String key : List.of("account", "to", "recipient-igsid", "otherwise", "approver")) {
      if (node.isSet(key)) {
        node.problem(key, "cannot stand beside approvers", APPROVERS + ": " + PERSON);
      }
    }
    return people(node);
  }

  private List<ApproverDefinition> people(SettingsTree tree) {
    List<SettingsTree> items = tree.items(APPROVERS);
    if (items.isEmpty()) {
      tree.problem(APPROVERS, "names nobody", APPROVERS + ": " + PERSON);
    }
    List<ApproverDefinition> people = new ArrayList<>();
    for (SettingsTree item : items) {
      Template name = item.template("name", VALUES);
      boolean isEverywhere = item.truth("everywhere", false);
      List<AddressDefinition> addresses = someAddresses(item);
      item.finish();
      if (!addresses.isEmpty()) {
        people.add(new ApproverDefinition(name, addresses, isEverywhere));
      }
    }
    return people;
  }

  private List<AddressDefinition> requester(SettingsTree node) {
    if (!node.isSet("requested-by")) {
      return List.of();
    }
    SettingsTree requester = node.child("requested-by");
    List<AddressDefinition> addresses = someAddresses(requester);
    requester.finish();
    return addresses;
  }

  private List<AddressDefinition> someAddresses(SettingsTree person) {
    if (person.items(ADDRESSES).isEmpty()) {
      person.problem(
          ADDRESSES,
          "has no address",
          ADDRESSES + ": [{ account: shop-instagram, to: \"@{input:ada}\" }]");
    }
    return addresses(person, ADDRESSES);
  }

  private List<AddressDefinition> addresses(SettingsTree tree, String key) {
    List<AddressDefinition> addresses = new ArrayList<>();
    for (SettingsTree item : tree.items(key)) {
      AccountId account = account(item);
      Template to = item.required("to", VALUES, "\"@{input:phone}\"");
      item.finish();
      if (account != null && to != null) {
        addresses.add(new AddressDefinition(account, to));
      }
    }
    return addresses;
  }

  private @Nullable AccountId account(SettingsTree tree) {
    String name = tree.required("account", "shop-instagram");
    if (name == null) {
      return null;
    }
    AccountId account = new AccountId(name);
    if (!accounts.contains(account)) {
      tree.problem(
          "account", "no account \"" + name + "\" is set", "a name that stands under accounts");
    }
    return account;
  }

  private static Quorum quorum(SettingsTree tree, int people) {
    SettingsTree quorum = tree.child("quorum");
    if (quorum.isEmpty()) {
      return new Quorum.Any();
    }
    String type = quorum.required("type", "all");
    Integer count = quorum.number("count");
    quorum.finish();
    if (type == null) {
      return new Quorum.Any();
    }
    List<Violation> found = new ArrayList<>();
    Quorum read = LadderWords.quorum(NodeKeys.camel(type), count, people, found);
    found.forEach(violation -> NodeKeys.problem(quorum, violation));
    return read;
  }

  private static OnExpiry onExpiry(SettingsTree tree, boolean hasNext) {
    List<Violation> found = new ArrayList<>();
    OnExpiry read = LadderWords.onExpiry(tree.text("on-expiry"), hasNext, found);
    found.forEach(violation -> NodeKeys.problem(tree, violation));
    return read;
  }
}
