package dev.countersign.sandbox.control;

import dev.countersign.sandbox.fault.Fault;
import dev.countersign.sandbox.fault.FaultRule;
import dev.countersign.sandbox.fault.FaultRule.Calls;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON form of faults: {@code kind}, its own members, {@code count}, {@code probability}. */
final class FaultJson {

  private static final int PATIENCE_MILLISECONDS = 1000;
  private static final Fault HARMLESS = new Fault.WebhookDrop();

  private FaultJson() {}

  static ObjectNode write(List<FaultRule> rules) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode list = body.putArray("faults");
    rules.forEach(rule -> write(rule, list.addObject()));
    return body;
  }

  static FaultRule read(JsonInput input) {
    Fault fault = readFault(input);
    Calls calls = input.has("calls") ? readCalls(input) : Calls.SENDS;
    Integer count = input.has("count") ? input.integer("count") : null;
    double probability = input.number("probability", 1);
    input.nameUnknown();
    return checked(
        input,
        "",
        () -> new FaultRule(fault, calls, count, probability),
        FaultRule.always(HARMLESS));
  }

  private static Calls readCalls(JsonInput input) {
    return switch (input.text("calls")) {
      case "sends" -> Calls.SENDS;
      case "all" -> Calls.ALL;
      default -> {
        input.wrong("calls", "must be sends or all");
        yield Calls.SENDS;
      }
    };
  }

  private static Fault readFault(JsonInput input) {
    return switch (input.text("kind")) {
      case "delay" -> new Fault.CallDelay(input.milliseconds("ms", PATIENCE_MILLISECONDS));
      case "http429" -> {
        int code = input.integer("code", 4);
        yield checked(input, "code", () -> new Fault.TooManyCalls(code), HARMLESS);
      }
      case "error500BeforeAccept" -> new Fault.ErrorBeforeAccept();
      case "error500AfterAccept" -> new Fault.ErrorAfterAccept();
      case "resetBeforeAccept" -> new Fault.ResetBeforeAccept();
      case "resetAfterAccept" -> new Fault.ResetAfterAccept();
      case "garbledAfterAccept" -> new Fault.GarbledAfterAccept();
      case "graphError" -> readGraphError(input);
      case "failedStatus" -> {
        int code = input.integer("code");
        String title =
            input.has("title") ? input.text("title") : "Message failed with code " + code;
        yield new Fault.FailedStatus(code, title);
      }
      case "webhookDelay" ->
          new Fault.WebhookDelay(input.milliseconds("ms", PATIENCE_MILLISECONDS));
      case "webhookDuplicate" -> {
        int times = input.integer("times", 1);
        yield checked(input, "times", () -> new Fault.WebhookDuplicate(times), HARMLESS);
      }
      case "webhookReorder" ->
          new Fault.WebhookReorder(input.milliseconds("ms", PATIENCE_MILLISECONDS));
      case "webhookDrop" -> new Fault.WebhookDrop();
      case "webhookBatch" -> {
        int size = input.integer("size", 2);
        var patience = input.milliseconds("ms", PATIENCE_MILLISECONDS);
        yield checked(input, "size", () -> new Fault.WebhookBatch(size, patience), HARMLESS);
      }
      default -> {
        input.wrong(
            "kind",
            "must be delay, http429, error500BeforeAccept, error500AfterAccept, resetBeforeAccept,"
                + " resetAfterAccept, garbledAfterAccept, graphError, failedStatus, webhookDelay, webhookDuplicate, webhookReorder,"
                + " webhookDrop or webhookBatch");
        yield HARMLESS;
      }
    };
  }

  private static Fault readGraphError(JsonInput input) {
    int status = input.integer("httpStatus", 400);
    int code = input.integer("code");
    Integer subcode = input.has("subcode") ? input.integer("subcode") : null;
    String message = input.has("message") ? input.text("message") : "(#%d) Fault".formatted(code);
    return checked(
        input,
        "httpStatus",
        () -> new Fault.GraphErrorAnswer(status, code, subcode, message),
        HARMLESS);
  }

  private static <T> T checked(JsonInput input, String member, Supplier<T> value, T otherwise) {
    try {
      return value.get();
    } catch (IllegalArgumentException refused) {
      input.wrong(member, String.valueOf(refused.getMessage()));
      return otherwise;
    }
  }

  private static void write(FaultRule rule, ObjectNode into) {
    into.put("kind", rule.fault().kind());
    switch (rule.fault()) {
      case Fault.CallDelay(var delay) -> into.put("ms", delay.toMillis());
      case Fault.TooManyCalls(int code) -> into.put("code", code);
      case Fault.GraphErrorAnswer fault -> writeGraphError(fault, into);
      case Fault.FailedStatus(int code, String title) -> into.put("code", code).put("title", title);
      case Fault.WebhookDelay(var delay) -> into.put("ms", delay.toMillis());
      case Fault.WebhookDuplicate(int times) -> into.put("times", times);
      case Fault.WebhookReorder(var patience) -> into.put("ms", patience.toMillis());
      case Fault.WebhookBatch(int size, var patience) ->
          into.put("size", size).put("ms", patience.toMillis());
      case Fault.ErrorBeforeAccept() -> {}
      case Fault.ResetBeforeAccept() -> {}
      case Fault.ErrorAfterAccept() -> {}
      case Fault.ResetAfterAccept() -> {}
      case Fault.GarbledAfterAccept() -> {}
      case Fault.WebhookDrop() -> {}
    }
    if (rule.fault() instanceof Fault.CallFault) {
      into.put("calls", rule.calls().name().toLowerCase(Locale.ROOT));
    }
    Integer remaining = rule.remaining();
    if (remaining != null) {
      into.put("count", remaining);
    }
    into.put("probability", rule.probability());
  }

  private static void writeGraphError(Fault.GraphErrorAnswer fault, ObjectNode into) {
    into.put("httpStatus", fault.status()).put("code", fault.code());
    @Nullable Integer subcode = fault.subcode();
    if (subcode != null) {
      into.put("subcode", subcode);
    }
    into.put("message", fault.message());
  }
}
