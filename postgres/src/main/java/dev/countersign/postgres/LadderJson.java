package dev.countersign.postgres;

import dev.countersign.approval.Quorum;
import dev.countersign.approval.Step;
import dev.countersign.approver.Approver;
import dev.countersign.channel.Address;
import dev.countersign.value.Value;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Who is asked by a request, as JSON. */
final class LadderJson {
  private LadderJson() {}

  static String steps(List<Step> ladder) {
    return new Value.Sequence(ladder.stream().map(LadderJson::step).toList()).json();
  }

  static List<Step> steps(String json) {
    return JsonValues.STORED.readTree(json).valueStream().map(LadderJson::step).toList();
  }

  static String addresses(List<Address> addresses) {
    return new Value.Sequence(addresses.stream().map(LadderJson::address).toList()).json();
  }

  static List<Address> addresses(String json) {
    return addresses(JsonValues.STORED.readTree(json));
  }

  private static Value step(Step step) {
    Duration wait = step.expiresIn();
    Map<String, Value> members = new LinkedHashMap<>();
    members.put(
        "approvers",
        new Value.Sequence(step.approvers().stream().map(LadderJson::approver).toList()));
    members.put("quorum", quorum(step.quorum()));
    members.put("expiresInMillis", wait == null ? Value.nothing() : number(wait.toMillis()));
    List<Duration> reminders = step.reminders();
    if (reminders != null) {
      members.put("reminders", TimingJson.durations(reminders));
    }
    return new Value.Structure(members);
  }

  private static Step step(JsonNode step) {
    JsonNode wait = step.path("expiresInMillis");
    return new Step(
        step.get("approvers").valueStream().map(LadderJson::approver).toList(),
        quorum(step.get("quorum")),
        wait.isNumber() ? Duration.ofMillis(wait.longValue()) : null,
        step.has("reminders") ? TimingJson.durations(step.get("reminders")) : null);
  }

  private static Value approver(Approver approver) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("name", approver.name() == null ? Value.nothing() : Value.of(approver.name()));
    members.put("everywhere", Value.of(approver.isAskedEverywhere()));
    members.put(
        "addresses",
        new Value.Sequence(approver.addresses().stream().map(LadderJson::address).toList()));
    return new Value.Structure(members);
  }

  private static Approver approver(JsonNode approver) {
    return new Approver(
        approver.path("name").stringValue(null),
        addresses(approver.get("addresses")),
        approver.get("everywhere").booleanValue());
  }

  private static Value address(Address address) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("account", Value.of(address.account().value()));
    members.put("to", Value.of(address.value()));
    return new Value.Structure(members);
  }

  private static List<Address> addresses(JsonNode addresses) {
    return addresses
        .valueStream()
        .map(address ->
            PostgresTransaction.address(
                address.get("account").stringValue(), address.get("to").stringValue()))
        .toList();
  }

  private static Value quorum(Quorum quorum) {
    return switch (quorum) {
      case Quorum.Any any -> typed("any", null);
      case Quorum.All all -> typed("all", null);
      case Quorum.AtLeast(int count) -> typed("atLeast", count);
      case Quorum.Percent(int percent) -> typed("percent", percent);
    };
  }

  private static Value typed(String type, @Nullable Integer count) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("type", Value.of(type));
    if (count != null) {
      members.put("count", number(count));
    }
    return new Value.Structure(members);
  }

  private static Quorum quorum(JsonNode quorum) {
    String type = quorum.get("type").stringValue();
    return switch (type) {
      case "any" -> new Quorum.Any();
      case "all" -> new Quorum.All();
      case "atLeast" -> new Quorum.AtLeast(quorum.get("count").intValue());
      case "percent" -> new Quorum.Percent(quorum.get("count").intValue());
      default -> throw new IllegalStateException("Unknown type of quorum: " + type);
    };
  }

  private static Value number(long number) {
    return Value.of(number);
  }
}
